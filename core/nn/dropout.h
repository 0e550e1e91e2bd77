#pragma once

#include "core/nn/module.h"
#include "core/tensor/random.h"

namespace loom {

/// While training, zero with probability p and the rest scaled by 1/(1 − p); else the identity.
/// Each forward draws the next mask of a stream that `seek` places.
class Dropout : public Module {
public:
    explicit Dropout(double p = 0.5);

    using Module::forward;
    Tensor forward(const Tensor& x) override;
    std::string extra_repr() const override;
    double p() const { return p_; }
    PhiloxKey next_mask() { return masks_.next(); } ///< of the next forward's mask, which it takes

protected:
    void seek_own(PhiloxKey key) override;

private:
    double p_;
    Generator masks_;
};

} // namespace loom
