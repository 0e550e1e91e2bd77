#include "gui/inspector/training_choices.h"

#include <algorithm>

namespace loom {
namespace {

using enum SettingKind;

SettingType lr(double value, std::string help)
{
    return {.name = "lr", .kind = Real, .default_value = value, .help = std::move(help)};
}

SettingType weightDecay(double value)
{
    return {.name = "weight_decay",
            .kind = Real,
            .default_value = value,
            .help = "Pulls the weights to zero at each step; 0, or 0.0001 to 0.01 against "
                    "overfitting."};
}

TrainingChoice sgd()
{
    return {"SGD",
            "Steps against the gradient, with momentum if you give it.",
            {lr(1e-3, "How far a step goes; 0.01 to 0.1 are usual."),
             {.name = "momentum",
              .kind = Real,
              .default_value = 0.0,
              .help = "How much of the last step is kept; 0.9 is usual."},
             {.name = "dampening",
              .kind = Real,
              .default_value = 0.0,
              .help = "How much less of the new gradient enters the momentum; mostly 0."},
             weightDecay(0),
             {.name = "nesterov",
              .kind = Switch,
              .default_value = false,
              .help = "Looks one step of momentum ahead; needs momentum, and a dampening of 0."}}};
}

TrainingChoice adam(std::string name, std::string help, double decay)
{
    return {std::move(name),
            std::move(help),
            {lr(1e-3, "How far a step goes; 0.001 is usual, 0.0003 for larger networks."),
             {.name = "betas",
              .kind = Reals,
              .default_value = std::vector<double>{0.9, 0.999},
              .max = 1,
              .help = "How slowly the averages of the gradient and of its square forget; "
                      "0.9, 0.999 is right nearly always."},
             {.name = "eps",
              .kind = Real,
              .default_value = 1e-8,
              .help = "Added to the denominator so that it is never zero."},
             weightDecay(decay)}};
}

std::vector<SettingType> withWarmUp(std::vector<SettingType> settings)
{
    settings.push_back({.name = "warmup_steps",
                        .default_value = std::int64_t{0},
                        .help = "Over how many steps the rate grows to its full height; 0: none."});
    settings.push_back({.name = "warmup_start_factor",
                        .kind = Real,
                        .default_value = 1.0 / 3.0,
                        .help = "The share of the rate that the first step of the warm-up has."});
    return settings;
}

TrainingChoice oneCycle()
{
    return {"OneCycle",
            "The learning rate rises to a peak, then falls close to zero, step by step.",
            {{.name = "max_lr",
              .kind = Real,
              .optional = true,
              .help = "The peak; left empty, the optimizer's lr."},
             {.name = "total_steps",
              .min = 1,
              .optional = true,
              .help = "Steps of the cycle; left empty, those of the run."},
             {.name = "pct_start",
              .kind = Real,
              .default_value = 0.3,
              .max = 1,
              .help = "The share of the cycle in which the rate rises; 0.3 is usual."},
             {.name = "anneal_strategy",
              .kind = Choice,
              .default_value = std::string("cos"),
              .choices = {"cos", "linear"},
              .help = "The form of rise and fall."},
             {.name = "cycle_momentum",
              .kind = Switch,
              .default_value = true,
              .help = "Moves the momentum against the rate."},
             {.name = "base_momentum",
              .kind = Real,
              .default_value = 0.85,
              .max = 1,
              .help = "The momentum at the peak."},
             {.name = "max_momentum",
              .kind = Real,
              .default_value = 0.95,
              .max = 1,
              .help = "The momentum at both ends."},
             {.name = "div_factor",
              .kind = Real,
              .default_value = 25.0,
              .help = "The peak over the first rate."},
             {.name = "final_div_factor",
              .kind = Real,
              .default_value = 1e4,
              .max = 1e18,
              .help = "The first rate over the last."},
             {.name = "three_phase",
              .kind = Switch,
              .default_value = false,
              .help = "Falls to the first rate as long as it rose, then to the last."}}};
}

} // namespace

std::span<const TrainingChoice> optimizerChoices()
{
    static const std::vector<TrainingChoice> kChoices{
        sgd(), adam("Adam", "Adapts the step of each weight to the size of its gradients.", 0),
        adam("AdamW", "Adam whose weight decay does not pass through its averages.", 0.01)};
    return kChoices;
}

std::span<const TrainingChoice> scheduleChoices()
{
    static const std::vector<TrainingChoice> kChoices{
        {"Constant", "The same learning rate throughout.", withWarmUp({})},
        {"Step", "Multiplies the learning rate by gamma every few epochs.",
         withWarmUp({{.name = "step_size",
                      .default_value = std::int64_t{10},
                      .min = 1,
                      .help = "After how many epochs the rate falls."},
                     {.name = "gamma",
                      .kind = Real,
                      .default_value = 0.1,
                      .help = "What the rate is multiplied by; 0.1 to 0.5."}})},
        {"Cosine", "Lets the learning rate fall along half a cosine.",
         withWarmUp({{.name = "T_max",
                      .min = 1,
                      .optional = true,
                      .help = "Epochs until the lowest rate; left empty, those of the run."},
                     {.name = "eta_min",
                      .kind = Real,
                      .default_value = 0.0,
                      .help = "The lowest rate."}})},
        oneCycle()};
    return kChoices;
}

const TrainingChoice* findChoice(std::span<const TrainingChoice> choices, std::string_view name)
{
    const auto found = std::ranges::find(choices, name, &TrainingChoice::name);
    return found == choices.end() ? nullptr : &*found;
}

const std::vector<SettingType>& runSettings()
{
    static const std::vector<SettingType> kSettings{
        {.name = "epochs",
         .default_value = std::int64_t{6},
         .min = 1,
         .max = 1e6,
         .help = "How often the network sees the whole training set; 5 to 20 for a small network."},
        {.name = "batch_size",
         .default_value = std::int64_t{100},
         .min = 1,
         .max = 1e6,
         .help = "How many images make one step; 32 to 256. More are faster for each image and "
                 "need a larger learning rate."},
        {.name = "seed",
         .default_value = std::int64_t{42},
         .max = 9e18,
         .help = "Where all random numbers begin: the same seed gives the same run, bit by bit."},
        {.name = "shuffle",
         .kind = Switch,
         .default_value = true,
         .help = "Draws the images in another order each epoch; off only to compare."},
        {.name = "drop_last",
         .kind = Switch,
         .default_value = false,
         .help = "Leaves out the last batch of an epoch when it is smaller than the others."},
        {.name = "clip_grad_norm",
         .kind = Real,
         .min = 1e-12,
         .optional = true,
         .help = "Shortens a gradient longer than this, against sudden jumps; 1 to 5, or None."}};
    return kSettings;
}

const std::vector<SettingType>& gpuSettings()
{
    static const std::vector<SettingType> kSettings{
        {.name = "precision",
         .kind = Choice,
         .default_value = std::string("float32"),
         .choices = {"float32", "tf32", "bfloat16"},
         .help = "How exactly a GPU multiplies: float32 is exact, tf32 keeps 10 bits of each "
                 "factor, bfloat16 7 bits in half the memory, both much faster. A CPU always "
                 "takes float32."},
        {.name = "deterministic",
         .kind = Switch,
         .default_value = true,
         .help = "Makes a GPU give the same bits in every run; off may be faster. A CPU always "
                 "does."}};
    return kSettings;
}

const std::vector<SettingType>& earlyStoppingSettings()
{
    static const std::vector<SettingType> kSettings{
        {.name = "patience",
         .default_value = std::int64_t{5},
         .min = 1,
         .max = 1e6,
         .help = "How many epochs without improvement end the run."},
        {.name = "validation_share",
         .kind = Real,
         .default_value = 0.1,
         .min = 0.001,
         .max = 0.9,
         .help = "The part of the training set that is held out to judge by; never the test set."},
        {.name = "min_delta",
         .kind = Real,
         .default_value = 0.0,
         .help = "How much less the loss must be to count as an improvement."},
        {.name = "restore_best",
         .kind = Switch,
         .default_value = true,
         .help = "Ends with the best weights instead of the last."}};
    return kSettings;
}

} // namespace loom
