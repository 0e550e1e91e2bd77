#pragma once

#include "tests/core/backend_arrays.h"

#include <string>
#include <vector>

/// Convolutions by the definition, in double.
namespace loom::testing {

struct ConvolutionCase {
    std::int64_t n, c, h, w, m, r, s;
    Conv2dGeometry geometry{};

    std::int64_t out(std::size_t axis) const
    {
        const std::int64_t size = axis == 0 ? h : w, taps = axis == 0 ? r : s;
        return (size + geometry.pad_begin[axis] + geometry.pad_end[axis] -
                geometry.dilation[axis] * (taps - 1) - 1) /
                   geometry.stride[axis] +
               1;
    }
    Index x_shape() const { return {n, c, h, w}; }
    Index weight_shape() const { return {m, c / geometry.groups, r, s}; }
    Index y_shape() const { return {n, m, out(0), out(1)}; }
    bool valid() const { return out(0) > 0 && out(1) > 0; }
    std::string text() const
    {
        std::string result;
        for (const std::int64_t value :
             {n, c, h, w, m, r, s, geometry.stride[0], geometry.stride[1], geometry.pad_begin[0],
              geometry.pad_begin[1], geometry.pad_end[0], geometry.pad_end[1], geometry.dilation[0],
              geometry.dilation[1], geometry.groups}) {
            result += std::to_string(value) + " ";
        }
        return result;
    }
};

/// Calls body(x index, weight index, y index), as row-major positions, for each product.
template <typename Body>
void for_each_product(const ConvolutionCase& k, Body body)
{
    const Conv2dGeometry& g = k.geometry;
    const std::int64_t in = k.c / g.groups, out = k.m / g.groups;
    const std::int64_t rows = k.out(0), columns = k.out(1), taps = in * k.r * k.s;
    for (std::int64_t y = 0; y < k.n * k.m * rows * columns; ++y) {
        const std::int64_t q = y % columns, p = y / columns % rows;
        const std::int64_t m = y / columns / rows % k.m, n = y / columns / rows / k.m;
        for (std::int64_t tap = 0; tap < taps; ++tap) {
            const std::int64_t s = tap % k.s, r = tap / k.s % k.r,
                               c = m / out * in + tap / k.s / k.r;
            const std::int64_t h = p * g.stride[0] + r * g.dilation[0] - g.pad_begin[0];
            const std::int64_t w = q * g.stride[1] + s * g.dilation[1] - g.pad_begin[1];
            if (h < 0 || h >= k.h || w < 0 || w >= k.w) continue;
            body(static_cast<std::size_t>(((n * k.c + c) * k.h + h) * k.w + w),
                 static_cast<std::size_t>(m * taps + tap), static_cast<std::size_t>(y));
        }
    }
}

struct ConvolutionResults {
    std::vector<double> y, dx, dweight, dbias;
};

/// y from x, weight and bias; dx, dweight and dbias from the gradient dy.
template <typename T>
ConvolutionResults convolve(const ConvolutionCase& k, const std::vector<T>& x,
                            const std::vector<T>& weight, const std::vector<T>& bias,
                            const std::vector<T>& dy)
{
    ConvolutionResults result;
    const auto plane = static_cast<std::size_t>(k.out(0) * k.out(1));
    result.dx.assign(x.size(), 0);
    result.dweight.assign(weight.size(), 0);
    result.dbias.assign(bias.size(), 0);
    for (std::size_t i = 0; i < dy.size(); ++i) {
        const std::size_t m = i / plane % bias.size();
        result.y.push_back(static_cast<double>(bias[m]));
        result.dbias[m] += static_cast<double>(dy[i]);
    }
    for_each_product(k, [&](std::size_t xi, std::size_t wi, std::size_t yi) {
        result.y[yi] += static_cast<double>(x[xi]) * static_cast<double>(weight[wi]);
        result.dx[xi] += static_cast<double>(dy[yi]) * static_cast<double>(weight[wi]);
        result.dweight[wi] += static_cast<double>(dy[yi]) * static_cast<double>(x[xi]);
    });
    return result;
}

} // namespace loom::testing
