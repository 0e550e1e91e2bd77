#include "core/backend/cpu/convolution_axis.h"

namespace loom::LOOM_ISA_NAMESPACE {

Axis::Axis(ThreadPool& pool, const Sizes& sizes, bool backward)
    : sizes_(sizes), backward_(backward), inputs_(pool, sizes.taps * sizes.out),
      begin_(pool, sizes.taps), end_(pool, sizes.taps), counts_(pool, sizes.out),
      spans_(pool, sizes.taps * sizes.out), runs_(pool, sizes.out)
{
    for (std::int64_t tap = 0; tap < sizes.taps; ++tap) {
        begin_[tap] = 0;
        end_[tap] = 0;
        for (std::int64_t o = 0; o < sizes.out; ++o) {
            const std::int64_t input = input_of(o, tap);
            inputs_[tap * sizes.out + o] = input;
            if (input < 0) continue;
            if (end_[tap] == 0) begin_[tap] = o;
            end_[tap] = o + 1;
        }
    }
    list_spans();
    find_runs();
}

std::int64_t Axis::input_of(std::int64_t o, std::int64_t tap) const
{
    std::int64_t input = 0;
    if (backward_) {
        input = o + sizes_.pad - tap * sizes_.dilation;
        if (input < 0 || input % sizes_.stride != 0) return -1;
        input /= sizes_.stride;
    } else {
        input = o * sizes_.stride + tap * sizes_.dilation - sizes_.pad;
    }
    return input >= 0 && input < sizes_.in ? input : -1;
}

void Axis::list_spans()
{
    for (std::int64_t o = 0; o < out(); ++o) {
        std::int64_t count = 0;
        for (std::int64_t weight = 0; weight < taps(); ++weight) {
            const std::int64_t input = inputs(weight_of(weight))[o];
            if (input >= 0) spans_[o * taps() + count++] = {weight, input, 1};
        }
        counts_[o] = count;
    }
}

void Axis::merge_spans()
{
    for (std::int64_t o = 0; o < out(); ++o) {
        Span* spans = spans_.data() + o * taps();
        std::int64_t count = 0;
        for (std::int64_t i = 0; i < counts_[o]; ++i) {
            const std::int64_t length = count == 0 ? 0 : spans[count - 1].length;
            if (count > 0 && spans[count - 1].weight + length == spans[i].weight &&
                spans[count - 1].input + length == spans[i].input) {
                ++spans[count - 1].length;
            } else {
                spans[count++] = spans[i];
            }
        }
        counts_[o] = count;
    }
}

void Axis::scale_spans(std::int64_t weight, std::int64_t input)
{
    for (std::int64_t o = 0; o < out(); ++o) {
        for (std::int64_t i = 0; i < counts_[o]; ++i) {
            spans_[o * taps() + i].weight *= weight;
            spans_[o * taps() + i].input *= input;
        }
    }
}

bool Axis::continues(std::int64_t o) const
{
    const std::int64_t before = o - out_step();
    if (counts_[o] != counts_[before]) return false;
    for (std::int64_t i = 0; i < counts_[o]; ++i) {
        const Span& a = spans(before)[i];
        const Span& b = spans(o)[i];
        if (a.weight != b.weight || a.input + in_step() != b.input) return false;
    }
    return true;
}

void Axis::find_runs()
{
    for (std::int64_t start = 0; start < out_step() && start < out(); ++start) {
        for (std::int64_t o = start; o < out(); o += out_step()) {
            if (o == start || !continues(o)) runs_[run_count_++] = {o, 0};
            ++runs_[run_count_ - 1].steps;
        }
    }
}

} // namespace loom::LOOM_ISA_NAMESPACE
