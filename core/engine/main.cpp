#include "core/engine/command.h"
#include "core/network/nearest_name.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <csignal>
#include <exception>
#include <new>

namespace {

constexpr const char* kExitCodes = R"(Exit codes:
  0   done                        69  the device is not available
  1   failure                     73  cannot write there
  2   the command line is wrong   74  reading or writing failed
  65  the file is not valid       75  stopped on request; continue with --resume
  66  there is no such file       130 interrupted

Start with:
  loom train resources/examples/seed-cnn.loom
  loom summary resources/examples/seed-cnn.loom
  loom doctor)";

/// The innermost subcommand that the command line reached.
const CLI::App& reached(const CLI::App& app)
{
    const std::vector<CLI::App*> parsed = app.get_subcommands();
    return parsed.empty() ? app : reached(*parsed.front());
}

/// Every word that `command` knows: its flags and subcommands.
std::vector<std::string> known_words(const CLI::App& command)
{
    std::vector<std::string> words;
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    for (const CLI::App* subcommand : command.get_subcommands([](const CLI::App*) { return true; }))
        words.push_back(subcommand->get_name());
    return words;
}

/// Says what is wrong with the command line, and what was probably meant.
int explain_usage(const CLI::App& app, const CLI::ParseError& error, int argc, char** argv)
{
    const CLI::App& command = reached(app);
    std::vector<std::string> unknown = command.remaining();
    if (&command == &app) unknown.assign(argv + 1, argv + argc);
    std::string text = error.what();
    for (const std::string& word : unknown) {
        const std::string hint = loom::did_you_mean(word, known_words(command));
        if (hint.empty()) continue;
        text = fmt::format("{} is not known{}", word, hint);
        break;
    }
    fmt::print(stderr, "loom: {}\nSee `{} --help`.\n", text,
               &command == &app ? "loom" : "loom " + command.get_name());
    return static_cast<int>(loom::ExitCode::Usage);
}

int run_and_explain(const loom::Run& run)
{
    try {
        return static_cast<int>(run());
    } catch (const loom::FileError& error) {
        fmt::print(stderr, "loom: {}\n", error.what());
        return static_cast<int>(error.code());
    } catch (const std::bad_alloc&) {
        fmt::print(stderr, "loom: not enough memory\n");
    } catch (const std::exception& error) {
        fmt::print(stderr, "loom: {}\n", error.what());
    }
    return static_cast<int>(loom::ExitCode::Failure);
}

} // namespace

int main(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe is an error of print, told in words
    CLI::App app("Builds, trains and looks into neural networks drawn as .loom files.", "loom");
    app.set_version_flag("--version", LOOM_VERSION);
    app.require_subcommand(1);
    app.footer(kExitCodes);

    loom::Run run;
    loom::add_train_command(app, run);
    loom::add_eval_command(app, run);
    loom::add_run_command(app, run);
    loom::add_summary_command(app, run);
    loom::add_check_command(app, run);
    loom::add_data_command(app, run);
    loom::add_runs_command(app, run);
    loom::add_doctor_command(app, run);
    loom::add_bench_command(app, run);
    loom::add_serve_command(app, run);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);
        return explain_usage(app, error, argc, argv);
    }
    return run_and_explain(run);
}
