#include "core/tensor/ops.h"
#include "tests/support/op_calls.h"

namespace loom {

namespace {

using Tensors = std::vector<Tensor>;
using Axis = std::int64_t;

Shape shape(const Json& options)
{
    const auto sizes = options["shape"].get<std::vector<std::int64_t>>();
    return Shape{std::span<const std::int64_t>(sizes)};
}

std::optional<Axis> optional_integer(const Json& options, const char* key)
{
    if (!options.contains(key)) return std::nullopt;
    return options[key].get<std::int64_t>();
}

/// An op that makes one tensor from its inputs and options.
template <typename F>
OpCall one(F op)
{
    return [op](const Tensors& in, const Json& o) -> Tensors { return {op(in, o)}; };
}

/// A view of one tensor.
template <typename F>
OpCall view(F op)
{
    return [op](const Tensors& in, const Json& o) -> Tensors { return {op(in[0], o)}; };
}

Axis axis(const Json& options) { return options["axis"].get<Axis>(); }

} // namespace

OpCalls joining_op_calls()
{
    return {
        {"cat", one([](const Tensors& in, const Json& o) { return cat(in, axis(o)); })},
        {"stack", one([](const Tensors& in, const Json& o) { return stack(in, axis(o)); })},
        {"index_select",
         one([](const Tensors& in, const Json& o) { return index_select(in[0], axis(o), in[1]); })},
        {"gather",
         one([](const Tensors& in, const Json& o) { return gather(in[0], axis(o), in[1]); })},
        {"index", one([](const Tensors& in, const Json&) { return index(in[0], in[1]); })},
        {"nonzero", one([](const Tensors& in, const Json&) { return nonzero(in[0]); })},
        {"one_hot", one([](const Tensors& in, const Json& o) {
             return one_hot(in[0], o["num_classes"].get<std::int64_t>());
         })},
        {"where", one([](const Tensors& in, const Json&) { return where(in[0], in[1], in[2]); })},
    };
}

OpCalls view_op_calls()
{
    return {
        {"reshape", view([](const Tensor& x, const Json& o) { return x.reshape(shape(o)); })},
        {"expand", view([](const Tensor& x, const Json& o) { return x.expand(shape(o)); })},
        {"permute", view([](const Tensor& x, const Json& o) {
             return x.permute(o["axes"].get<std::vector<Axis>>());
         })},
        {"transpose", view([](const Tensor& x, const Json& o) {
             return x.transpose(o["axes"][0].get<Axis>(), o["axes"][1].get<Axis>());
         })},
        {"flatten", view([](const Tensor& x, const Json& o) {
             return x.flatten(o["axes"][0].get<Axis>(), o["axes"][1].get<Axis>());
         })},
        {"squeeze", view([](const Tensor& x, const Json& o) {
             return o.contains("axis") ? x.squeeze(axis(o)) : x.squeeze();
         })},
        {"unsqueeze", view([](const Tensor& x, const Json& o) { return x.unsqueeze(axis(o)); })},
        {"narrow", view([](const Tensor& x, const Json& o) {
             return x.narrow(axis(o), o["start"].get<Axis>(), o["length"].get<Axis>());
         })},
        {"select", view([](const Tensor& x, const Json& o) {
             return x.select(axis(o), o["index"].get<Axis>());
         })},
        {"slice", view([](const Tensor& x, const Json& o) {
             return x.slice(axis(o), optional_integer(o, "start"), optional_integer(o, "end"),
                            o.value("step", Axis{1}));
         })},
    };
}

} // namespace loom
