#include "core/engine/command.h"

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

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? 0 : static_cast<int>(loom::ExitCode::Usage);
    }
    return run_and_explain(run);
}
