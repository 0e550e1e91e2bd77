#pragma once

#include <QString>

/// Fashion-MNIST's files with a few hundred images that are quickly learnt: a bright row for each
/// class, with some noise. Below `data_root`, as torchvision has them; false: it cannot be written.
bool write_small_data_set(const QString& data_root);
