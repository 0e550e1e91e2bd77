#pragma once

#include "core/backend/cpu/convolution_tiles.h"

namespace loom::LOOM_ISA_NAMESPACE {

/// Outputs first, first + out_step, … that meet the same taps, their input moving by in_step.
struct Run {
    std::int64_t first;
    std::int64_t steps;
};

/// Which input each tap of each output meets along one axis of a convolution.
class Axis {
public:
    struct Sizes {
        std::int64_t in, out, taps, stride, pad, dilation;
    };
    /// The output o meets, at tap t, the input o · stride + t · dilation - pad.
    static Axis forward(ThreadPool& pool, const Sizes& sizes) { return {pool, sizes, false}; }
    /// The transposed map: `in` is what forward calls out, and the other way round.
    static Axis backward(ThreadPool& pool, const Sizes& sizes) { return {pool, sizes, true}; }

    std::int64_t in() const { return sizes_.in; }
    std::int64_t out() const { return sizes_.out; }
    std::int64_t taps() const { return sizes_.taps; }
    std::int64_t out_step() const { return backward_ ? sizes_.stride : 1; }
    std::int64_t in_step() const { return backward_ ? 1 : sizes_.stride; }
    std::int64_t dilation() const { return sizes_.dilation; }
    std::int64_t pad() const { return sizes_.pad; }

    /// The input of output 0 at the tap whose weight stands first; may lie outside.
    std::int64_t first_input() const
    {
        return backward_ ? sizes_.pad - (taps() - 1) * dilation() : -sizes_.pad;
    }

    /// The inputs of all outputs at one tap; -1 where it meets padding or nothing.
    const std::int64_t* inputs(std::int64_t tap) const { return inputs_.data() + tap * out(); }
    /// The outputs whose input at `tap` exists lie in [begin, end); without gaps if !has_gaps().
    const std::int64_t* begin() const { return begin_.data(); }
    const std::int64_t* end() const { return end_.data(); }
    bool has_gaps() const { return backward_ && sizes_.stride > 1; }

    /// Where tap t's weights stand: in falling order when backward, so that neighbouring weights
    /// meet neighbouring inputs there too.
    std::int64_t weight_of(std::int64_t tap) const { return backward_ ? taps() - 1 - tap : tap; }

    /// The taps that the output meets.
    const Span* spans(std::int64_t o) const { return spans_.data() + o * taps(); }
    std::int64_t span_count(std::int64_t o) const { return counts_[o]; }
    /// Makes spans longer than 1 where taps and inputs are neighbours.
    void merge_spans();
    /// Multiplies what the spans say about weights and inputs.
    void scale_spans(std::int64_t weight, std::int64_t input);

    const Run* runs() const { return runs_.data(); }
    std::int64_t run_count() const { return run_count_; }

private:
    Axis(ThreadPool& pool, const Sizes& sizes, bool backward);
    std::int64_t input_of(std::int64_t o, std::int64_t tap) const;
    void list_spans();
    bool continues(std::int64_t o) const;
    void find_runs();

    Sizes sizes_;
    bool backward_;
    Buffer<std::int64_t> inputs_, begin_, end_, counts_;
    Buffer<Span> spans_;
    Buffer<Run> runs_;
    std::int64_t run_count_ = 0;
};

} // namespace loom::LOOM_ISA_NAMESPACE
