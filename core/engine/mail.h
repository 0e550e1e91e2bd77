#pragma once

#include "core/engine/protocol.h"

#include <string>

namespace loom {

/// Frames over two file descriptors, which stay the caller's. The one written to does not block
/// while this lives. For use by one thread.
class Mail {
public:
    Mail(int in, int out);
    ~Mail();
    Mail(const Mail&) = delete;
    Mail& operator=(const Mail&) = delete;

    /// Waits until something has come, `wake` is readable, or 0.2 s have passed; reads what has
    /// come and writes what can be written.
    void wait(int wake);
    /// Goes out with the next wait.
    void send(Frame frame);

    FrameReader& received() { return reader_; }
    bool is_at_end() const { return at_end_; } ///< nothing more will come
    bool is_broken() const { return broken_; } ///< nobody reads any more
    std::size_t unsent() const { return unsent_.size() - sent_; }

private:
    void read_some();
    void write_some();

    int in_, out_;
    int out_flags_ = 0; ///< as they were
    FrameReader reader_;
    std::string unsent_;
    std::size_t sent_ = 0; ///< bytes of `unsent_` that are gone
    bool at_end_ = false, broken_ = false;
};

} // namespace loom
