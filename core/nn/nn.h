#pragma once

/// All modules, for those who write a network by hand.
#include "core/nn/activation.h"
#include "core/nn/convolution.h"
#include "core/nn/dropout.h"
#include "core/nn/linear.h"
#include "core/nn/loss.h"
#include "core/nn/merge.h"
#include "core/nn/module.h"
#include "core/nn/normalization.h"
#include "core/nn/pooling.h"
#include "core/nn/reshaping.h"
#include "core/nn/sequential.h"
