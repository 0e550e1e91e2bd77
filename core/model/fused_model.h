#pragma once

#include "core/model/lowering.h"

#include <memory>
#include <optional>

namespace loom {

/// Loss of a batch and how many of its samples were classified right.
struct TrainStep {
    double loss = 0;
    std::int64_t correct = 0;
};

/// The fused programs of a model: one that trains, one that infers, each compiled when it is first
/// asked for. Holds handles of the parameters, whose memory must stay where it is.
class FusedModel {
public:
    FusedModel(std::vector<ModelStep> steps, std::vector<std::size_t> numbers, Module* loss,
               Device device);
    ~FusedModel();

    /// Whether this model can be trained, or run, as a program at all.
    bool can_train();
    bool can_infer();
    /// Whether `train` makes an update that it is given. If so, the parameters' gradients now are
    /// where it will write them.
    bool takes_update();
    /// Sets the gradient of every parameter, moves running statistics and masks on, and makes the
    /// update unless it is null. Nothing, and nothing is done, when the batch is one for the
    /// unfused path.
    std::optional<TrainStep> train(const ProgramBatch& images, std::span<const std::int64_t> labels,
                                   const ProgramUpdate* update = nullptr);
    Tensor infer(const Tensor& x);

private:
    struct Compiled {
        std::optional<Lowering> lowering{};
        std::unique_ptr<Program> program{};
        bool tried = false;
    };
    Program* compile(Compiled& compiled, Module* loss);
    void set_gradients();
    void notice_changes();

    std::vector<ModelStep> steps_;
    std::vector<std::size_t> numbers_;
    Module* loss_;
    Device device_;
    Compiled training_, inference_;
    std::vector<Tensor> read_;              ///< what inference packs
    std::vector<std::uint64_t> versions_{}; ///< of those, when it was packed
    std::vector<PhiloxKey> masks_;
};

} // namespace loom
