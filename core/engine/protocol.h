#pragma once

#include "core/files/json.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// How the editor and the engine (`loom serve`) talk, over stdin and stdout, pipes or ssh.
///
/// A *frame* is one line of JSON, an object, and after it as many raw bytes as its "bytes" says
/// (0 when it says nothing). Three kinds:
///
///     {"id": 7, "request": "sample", "split": "test", "index": 3}       editor → engine
///     {"id": 7, "answer": {"label": 9, …}, "bytes": 912}                engine → editor, or
///     {"id": 7, "error": {"code": "no-data", "message": "FashionMNIST: …"}}
///     {"event": "steps", …}                                             engine → editor, unasked
///
/// Every request gets one answer or one error, in any order. Events come by themselves, at most
/// 30 a second, losing nothing that a chart needs. Tensors travel in safetensors layout: `arrays`
/// finds them. Numbers that are not finite are the strings "NaN", "Infinity", "-Infinity". An
/// unknown request is an error "unknown-request"; a malformed frame is an error without an id, and
/// after one whose length cannot be trusted the engine leaves with exit code 65.
///
/// Error codes: unknown-request, bad-request (fields), bad-network (its text or its problems),
/// no-data (the data set is not there), no-model (no runnable network), not-training (there is no
/// run), busy (a run is on), no-device, refused (folder exists, value not legal), failed (with the
/// sentence of the exception).
///
/// **Requests that need no tensor** are answered at once, also while a step lasts seconds:
///
///   hello {"protocol"}      → {"protocol", "version", "pid", "threads", "layer_types": […],
///                             "devices": [{"name", "available", "reason", "description",
///                             "versions"}]}
///   ping                    → {}
///   state                   → {"state", "run", "network_version", …}: as the event "state"
///   network {"text", "version", "fresh"?}
///                           → {"runnable", "problem", "parameters"}. The drawing as .loom text;
///                             `version` is the editor's own count. A model with fresh weights is
///                             kept for it, in which weights survive whose name and shape stay;
///                             with `fresh` (another file, not a change of the last) none do.
///   train {"text"?, "run"?, "runs"?, "epochs"?, "device"?, "threads"?, "seed"?, "resume"?,
///          "keep_weights"?, "checkpoint_every"?, "paused"?}
///                           → {"run"}: a run of `text` (default: the drawing last sent) in folder
///                             `run` (default <runs>/<name>-<n>). keep_weights: start with the
///                             weights on view that still fit. Data that is not there and the like
///                             are errors; later failures are the event "state". `resume` goes on
///                             with the run in folder `run`, without `text` as it was.
///   pause, resume, stop     → {}: after the running step; stop ends the run with a checkpoint, and
///                             the event "state" that says so comes when it is written
///   step {"count"?}         → {}: trains so many batches (default 1), then pauses again
///   checkpoint              → {}: writes one at the next step boundary
///   change {"key", "value"} → {}: "training.optimizer.lr" and the like, from the next step on
///   history {"run"}         → {"epochs": […], "first_step", "changes": […], "epochs_planned"},
///                             bytes: "losses", float64 [steps], of a run's metrics
///   runs {"folder"}         → {"runs": [{"name", "path", "state", "epochs_done", "epochs",
///                             "best_test_accuracy", "last_change"}]}
///   devices                 → {"devices": […]}
///   quit                    → {}: stops the run with a checkpoint and leaves
///
/// **Requests for pictures and numbers** are answered by a thread of low priority with a model of
/// its own, in eval mode, on the weights of the last step boundary. Their answers carry "weights"
/// (a count that changes when the weights did), "step" and "cost_ms" (what they cost the engine;
/// while training on the CPU the editor spaces its requests so that the costs stay within 4 %).
///
/// A *sample* is {"split": "train"|"test", "index"} or, for an image of the user's own, the frame's
/// bytes: a safetensors array "image", float32 [C, H, W], values from 0 to 1. Split and index stand
/// in a field "sample" or in the request itself.
///
///   data {"name", "root"?}  → {"available", "message", "train_size", "test_size", "folder",
///                             "classes", "image_shape", "train_counts", "test_counts", "mean",
///                             "std", "verified": "verified"|"not verified"|"wrong", "card",
///                             "can_download"}. `message` says what to do when it is not there.
///                             `root`, once given, holds for this data set until another is given.
///   download {"name"}       → {"folder"} at its end; events "download" meanwhile
///   images {"split", "indices" | "class" with "offset" and "count", "transforms"?, "name"?}
///                           → {"labels", "indices", "total"}, bytes: "images", uint8
///                             [n, C, H, W]; transforms (true): "transformed" as well, float32, as
///                             training sees them. `name`: of another data set than the drawing's
///   cards {sample, "channels"?, "nodes"?}
///                           → {"nodes": {id: {"picture": "image"|"filters"|"maps"|"vector"|
///                             "prediction"|"none", "shape", "zeros", "loss"?, "label"?,
///                             "predicted"?, "probability"?}}}, bytes: an array of each id, at most
///                             `channels` (default 6) maps or filters [n, h, w], float32, or a
///                             vector [n]. `zeros` is the share of the output that is 0. While the
///                             drawing has problems, nodes below them have no picture.
///   parameters {"node"}     → {"tensors": [{"name", "shape", "dtype", "device", "learnable",
///                             "mean", "std", "min", "max", "gradient_norm", "histogram":
///                             {"low", "high", "counts"}}]}
///   tensor {"node", "of": "output"|"input"|"weight"|…|"gradient:weight", sample, "ops"?,
///           "slice"?}       → {"shape", "strides", "contiguous", "dtype", "device", "elements",
///                             "memory", "axes", "min", "max", "mean", "std", "zeros", "nans",
///                             "infinities", "histogram", "result": {"shape", "dtype", "text"}},
///                             bytes: "values", float32, of the result. `ops`, in order, each
///                             {"op": "select"|"sum"|"mean"|"max"|"min"|"argmax"|"argmin"|"std"|
///                             "reshape"|"squeeze"|"unsqueeze"|"flatten"|"permute"|"gt"|"eq"|…,
///                             "axis"?, "index"?, "keepdim"?, "shape"?, "value"?}; what PyTorch
///                             would refuse is an error "refused" with its text. `slice`, after
///                             them, has an entry for each axis: null, an index, [start, end] or
///                             [start, end, step]. A node with several inputs has "slot" beside
///                             "of": "input". Shape to histogram are of the whole tensor.
///   predict {sample}        → {"classes", "label", "loss", "predicted", "logits",
///                             "probabilities"}
///   predictions {"split"?, "limit"?, "cell"?: [label, predicted]}
///                           → {"samples", "total", "complete", "confusion": [[…]], "loss",
///                             "accuracy", "precision": […], "recall": […], "mistakes":
///                             [{"index", "label", "predicted", "probability"}]}: a part of the
///                             set a call while it is not `complete`, each call going on where the
///                             last one stopped while the weights are the same
///
/// **Events**
///
///   state {"state": "idle"|"loading"|"training"|"paused"|"stopping"|"finished"|"stopped"|
///          "diverged"|"failed", "message", "run", "device", "epochs", "steps_per_epoch", "step",
///          "epoch", "batch_size", "checkpoint"?, "outcome"?, "node"?, "tensor"?, "weights",
///          "network_version", "text" (of the drawing in training; only when it changed)}
///   steps {"first_step", "epoch", "step_in_epoch", "losses": […], "accuracies": […],
///          "lr", "samples_per_second", "seconds_left", "weights"}: all of one epoch; first_step
///          counts from 1, step_in_epoch and lr are those of the last one
///   epoch {…}               as `loom train --json` prints it, with "step"
///   changed {"step", "key", "value"}
///   download {"file", "received", "total"}
///   log {"message"}
namespace loom {

inline constexpr int kProtocolVersion = 1;
/// Largest head line and largest payload that either side takes.
inline constexpr std::size_t kMaxHeadBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMaxPayloadBytes = std::size_t{256} << 20;

struct Frame {
    Json head = Json::object();
    std::string bytes{};
};

/// The frame as it travels; writes "bytes" into the head when there are any.
std::string to_wire(Frame frame);

/// Finds the frames in a stream that arrives in pieces.
class FrameReader {
public:
    void append(std::string_view piece) { buffer_.append(piece); }
    /// The next whole frame; nothing while it has not arrived. Throws FileError(BadData) for a
    /// line that is no JSON object, after which it goes on with the next line, and for lengths
    /// that no frame may have, after which `is_broken`.
    std::optional<Frame> next();
    bool is_broken() const { return broken_; }

private:
    void drop_what_was_read();

    std::string buffer_;
    std::size_t start_ = 0;    ///< of what has not been read
    std::size_t searched_ = 0; ///< no line ends from start_ to here
    std::optional<Json> head_{};
    std::size_t expected_ = 0; ///< bytes after the head
    bool broken_ = false;
};

/// A tensor in a frame, without the tensor library: row-major numbers in the frame's own bytes.
struct ArrayView {
    std::string name;
    std::string dtype; ///< safetensors' name: "F32", "F64", "U8", "I64"
    std::vector<std::int64_t> shape;
    std::string_view data; ///< valid while the frame's bytes are

    std::int64_t numel() const;
    /// The numbers when the dtype is F32 (else empty): unaligned memory is copied.
    std::vector<float> floats() const;
};
/// The arrays of a frame's bytes, by name. Throws FileError(BadData) for bytes that are not
/// safetensors layout.
std::vector<ArrayView> arrays(std::string_view bytes);
/// The one of that name; null when there is none.
const ArrayView* find_array(std::span<const ArrayView> all, std::string_view name);

/// Safetensors bytes of one float32 array: what the editor sends of a drawn image.
std::string array_bytes(const std::string& name, std::span<const std::int64_t> shape,
                        std::span<const float> values);

} // namespace loom
