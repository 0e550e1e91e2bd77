#include "core/engine/tensor_ops_request.h"

#include "core/engine/request.h"
#include "core/tensor/ops.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/core.h>

namespace loom {

namespace {

[[noreturn]] void refuse_form(const std::string& message)
{
    throw RequestError("bad-request", "\"ops\": " + message);
}

/// One op with its arguments.
class OpCall {
public:
    explicit OpCall(const Json& call) : call_(call)
    {
        if (!call.is_object() || !call.contains("op") || !call["op"].is_string())
            refuse_form("expected {\"op\": NAME, …}, got " + to_json_line(call));
    }

    std::string name() const { return call_["op"].get<std::string>(); }
    bool has(const char* key) const { return call_.contains(key) && !call_[key].is_null(); }
    std::int64_t integer(const char* key) const
    {
        if (!has(key) || !call_[key].is_number_integer()) refuse(key, "an integer");
        return call_[key].get<std::int64_t>();
    }
    std::optional<std::int64_t> axis() const
    {
        if (!has("axis")) return {};
        return integer("axis");
    }
    bool keepdim() const
    {
        if (!has("keepdim")) return false;
        if (!call_["keepdim"].is_boolean()) refuse("keepdim", "true or false");
        return call_["keepdim"].get<bool>();
    }
    std::vector<std::int64_t> integers(const char* key) const
    {
        if (!has(key) || !call_[key].is_array()) refuse(key, "a list of integers");
        std::vector<std::int64_t> list;
        for (const Json& item : call_[key]) {
            if (!item.is_number_integer()) refuse(key, "a list of integers");
            list.push_back(item.get<std::int64_t>());
        }
        return list;
    }
    Scalar value() const
    {
        if (!has("value") || !call_["value"].is_number()) refuse("value", "a number");
        if (call_["value"].is_number_integer()) return {call_["value"].get<std::int64_t>()};
        return {call_["value"].get<double>()};
    }
    Reduction reduction() const
    {
        Reduction over{.keepdim = keepdim()};
        if (has("axis") && call_["axis"].is_array())
            over.axes = integers("axis");
        else if (const auto one = axis())
            over.axes = {*one};
        return over;
    }

private:
    [[noreturn]] void refuse(const char* key, const char* expected) const
    {
        refuse_form(fmt::format("{}: \"{}\": expected {}", name(), key, expected));
    }

    const Json& call_;
};

using Op = Tensor (*)(const Tensor&, const OpCall&);

// Numbers that are no floats have no mean; the user wants it all the same of a mask or of labels,
// but PyTorch refuses, and so do we.
const std::map<std::string, Op>& ops()
{
    static const std::map<std::string, Op> kOps{
        {"select",
         [](const Tensor& x, const OpCall& call) {
             return x.select(call.axis().value_or(0), call.integer("index"));
         }},
        {"sum", [](const Tensor& x, const OpCall& call) { return sum(x, call.reduction()); }},
        {"mean", [](const Tensor& x, const OpCall& call) { return mean(x, call.reduction()); }},
        {"max", [](const Tensor& x, const OpCall& call) { return amax(x, call.reduction()); }},
        {"min", [](const Tensor& x, const OpCall& call) { return amin(x, call.reduction()); }},
        {"std", [](const Tensor& x, const OpCall& call) { return std(x, call.reduction()); }},
        {"var", [](const Tensor& x, const OpCall& call) { return var(x, call.reduction()); }},
        {"prod", [](const Tensor& x, const OpCall& call) { return prod(x, call.reduction()); }},
        {"any", [](const Tensor& x, const OpCall& call) { return any(x, call.reduction()); }},
        {"all", [](const Tensor& x, const OpCall& call) { return all(x, call.reduction()); }},
        {"argmax", [](const Tensor& x,
                      const OpCall& call) { return argmax(x, call.axis(), call.keepdim()); }},
        {"argmin", [](const Tensor& x,
                      const OpCall& call) { return argmin(x, call.axis(), call.keepdim()); }},
        {"softmax",
         [](const Tensor& x, const OpCall& call) {
             const std::int64_t axis = call.axis().value_or(-1);
             return exp(sub(x, logsumexp(x, {.axes = {axis}, .keepdim = true})));
         }},
        {"reshape",
         [](const Tensor& x, const OpCall& call) {
             return x.reshape(Shape(std::span<const std::int64_t>(call.integers("shape"))));
         }},
        {"squeeze",
         [](const Tensor& x, const OpCall& call) {
             const auto axis = call.axis();
             return axis ? x.squeeze(*axis) : x.squeeze();
         }},
        {"unsqueeze",
         [](const Tensor& x, const OpCall& call) { return x.unsqueeze(call.integer("axis")); }},
        {"flatten",
         [](const Tensor& x, const OpCall& call) { return x.flatten(call.axis().value_or(0)); }},
        {"permute",
         [](const Tensor& x, const OpCall& call) {
             const std::vector<std::int64_t> axes =
                 call.integers(call.has("axes") ? "axes" : "shape");
             return x.permute(std::span<const std::int64_t>(axes));
         }},
        {"gt", [](const Tensor& x, const OpCall& call) { return gt(x, call.value()); }},
        {"ge", [](const Tensor& x, const OpCall& call) { return ge(x, call.value()); }},
        {"lt", [](const Tensor& x, const OpCall& call) { return lt(x, call.value()); }},
        {"le", [](const Tensor& x, const OpCall& call) { return le(x, call.value()); }},
        {"eq", [](const Tensor& x, const OpCall& call) { return eq(x, call.value()); }},
        {"ne", [](const Tensor& x, const OpCall& call) { return ne(x, call.value()); }},
        {"abs", [](const Tensor& x, const OpCall&) { return abs(x); }},
    };
    return kOps;
}

std::optional<std::int64_t> bound(const Json& entry, std::size_t at)
{
    if (entry[at].is_null()) return {};
    if (entry[at].is_number_integer()) return entry[at].get<std::int64_t>();
    throw RequestError("bad-request", "\"slice\": expected integers");
}

} // namespace

Tensor apply_ops(Tensor x, const Json& calls)
{
    if (!calls.is_array()) refuse_form("expected a list");
    for (const Json& json : calls) {
        const OpCall call(json);
        const auto op = ops().find(call.name());
        if (op == ops().end()) refuse_form(fmt::format("there is no op \"{}\"", call.name()));
        x = op->second(x, call);
    }
    return x;
}

Tensor apply_slice(Tensor x, const Json& slice)
{
    if (!slice.is_array()) throw RequestError("bad-request", "\"slice\": expected a list");
    std::int64_t axis = 0;
    for (const Json& entry : slice) {
        if (entry.is_number_integer()) {
            x = x.select(axis, entry.get<std::int64_t>());
            continue;
        }
        if (entry.is_array() && (entry.size() == 2 || entry.size() == 3)) {
            const std::int64_t step = entry.size() == 3 ? bound(entry, 2).value_or(1) : 1;
            x = x.slice(axis, bound(entry, 0), bound(entry, 1), step);
        } else if (!entry.is_null()) {
            throw RequestError("bad-request", "\"slice\": expected null, an integer, or "
                                              "[start, end], [start, end, step] for each axis");
        }
        ++axis;
    }
    return x;
}

} // namespace loom
