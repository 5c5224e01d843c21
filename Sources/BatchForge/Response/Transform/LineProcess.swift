import Glibc

/// A child that is given lines and answers each with a line.
///
/// It reads from a socket, not from a pipe, so that writing to one that has gone is an error and no SIGPIPE; it writes to
/// a pipe. Both ends here never block: what it writes is read while it is still being written to. It is a process group
/// of its own, which a Ctrl-C at the terminal does not reach: we end it when we end.
final class LineProcess {
    enum Failure: Error {
        case cannotStart(String)
        /// Its output ended before there was a line.
        case ended
        case timedOut
        case tooLong
        /// It wrote something that was not asked for, and lines and answers may be out of step.
        case unasked
        case interrupted
        case system(String, reason: String)
    }

    static let lengthLimit = 64 << 20

    private let process: pid_t
    private let input: Int32
    private let output: Int32
    private var isInputOpen = true
    private var isOutputOpen = true
    /// Whether it has not been given a line yet.
    private var isNew = true
    /// What it has written and nobody has taken; what of it has been looked through for the end of a line.
    private var received: [UInt8] = []
    private var searched = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    /// How it ended, once that is known; from then on its number may belong to another process.
    private var end: String?

    init(_ command: [String], in directory: String) throws(Failure) {
        (process, input, output) = try SpawnedLineProcess.start(command, in: directory)
    }

    deinit { kill() }

    /// Sends a line, which brings its own line feed, and waits for the one that comes back, which is given without it.
    /// The last line of a child that ends needs none.
    func exchange(_ line: [UInt8], before deadline: ContinuousClock.Instant) throws(Failure) -> [UInt8] {
        var unsent = line[...]
        try receive()
        // What a new child has written by now, it might as well have written a moment later: which of the two happens
        // must not decide, and there is no earlier line that this could be the answer to.
        guard received.isEmpty || isNew else { throw .unasked }
        isNew = false
        while true {
            if Interruption.isRequested { throw .interrupted }
            if unsent.isEmpty || !isInputOpen || !isOutputOpen, let answer = try takeLine() { return answer }
            guard isOutputOpen else { throw .ended }
            let rest = ContinuousClock.now.duration(to: deadline)
            if rest <= .zero { throw .timedOut }
            // In short naps, as a signal may arrive between the look at the flag and the wait.
            try wait(toSend: !unsent.isEmpty && isInputOpen, milliseconds: min(100, Int32(rest.seconds * 1000) + 1))
            try receive()
            if isInputOpen { try send(&unsent) }
        }
    }

    /// Whether it has gone, or closed its input or output, while nothing was asked of it.
    var hasEnded: Bool {
        if received.isEmpty { try? receive() }
        return received.isEmpty && !(isInputOpen && isOutputOpen)
    }

    // MARK: Bytes

    /// The line that has been received, when nothing else has.
    private func takeLine() throws(Failure) -> [UInt8]? {
        guard let place = received[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = received.count
            if isOutputOpen || received.isEmpty { return nil }
            defer { received = [] }
            return received
        }
        guard place == received.count - 1 else { throw .unasked }
        defer {
            received = []
            searched = 0
        }
        return Array(received[..<place])
    }

    private func wait(toSend: Bool, milliseconds: Int32) throws(Failure) {
        var polled = [
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: toSend ? input : -1, events: Int16(POLLOUT), revents: 0),
        ]
        let count = unsafe poll(&polled, nfds_t(polled.count), milliseconds)
        if count < 0 && errno != EINTR { throw .system("poll", reason: Self.reason(errno)) }
    }

    /// Takes what is there without waiting for more.
    private func receive() throws(Failure) {
        while isOutputOpen {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(output, $0.baseAddress, $0.count) }
            if count > 0 {
                guard received.count + count <= Self.lengthLimit else { throw .tooLong }
                received.append(contentsOf: buffer[..<count])
            } else if count == 0 {
                isOutputOpen = false
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                throw .system("read", reason: Self.reason(errno))
            }
        }
    }

    /// Sends what is taken without waiting. A child that reads no more may still have something to say.
    private func send(_ unsent: inout ArraySlice<UInt8>) throws(Failure) {
        while !unsent.isEmpty {
            let count = unsafe unsent.withUnsafeBytes {
                unsafe Glibc.send(input, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                unsent = unsent.dropFirst(count)
            } else if errno == EAGAIN {
                return
            } else if errno == EPIPE || errno == ECONNRESET {
                isInputOpen = false
                return
            } else if errno != EINTR {
                throw .system("write", reason: Self.reason(errno))
            }
        }
    }

    // MARK: The end

    /// Ends its input and waits; asks it to end (SIGTERM) after `patience`, and ends it (SIGKILL) two seconds later.
    /// Tells how it ended.
    @discardableResult
    func close(patience: Duration) -> String {
        isInputOpen = false
        shutdown(input, Int32(SHUT_WR))
        if !waitForEnd(patience) {
            Glibc.kill(-process, SIGTERM)
            _ = waitForEnd(.seconds(2))
        }
        kill()
        return end ?? "ended"
    }

    /// Ends it at once, and what it has started with it.
    func kill() {
        guard end == nil else { return }
        Glibc.kill(-process, SIGKILL)
        while !reap(0) {}
        releaseDescriptors()
    }

    private func releaseDescriptors() {
        Glibc.close(input)
        Glibc.close(output)
        isInputOpen = false
        isOutputOpen = false
    }

    private func waitForEnd(_ patience: Duration) -> Bool {
        let deadline = ContinuousClock.now + patience
        while end == nil {
            if reap(WNOHANG) {
                releaseDescriptors()
                return true
            }
            if ContinuousClock.now >= deadline { return false }
            // It may have to get rid of something before it can end; nobody asked for it, and it is dropped.
            received = []
            searched = 0
            try? receive()
            usleep(2000)
        }
        return true
    }

    /// Whether it has ended; then says how.
    private func reap(_ options: Int32) -> Bool {
        var status: Int32 = 0
        let ended = unsafe waitpid(process, &status, options)
        if ended == 0 || (ended < 0 && errno == EINTR) { return false }
        if ended < 0 {
            // Somebody else has waited for it: a program that uses the library may ignore its children's ends.
            end = "ended"
        } else if status & 0x7F == 0 {
            // WIFEXITED and its kin are macros that Swift does not import.
            end = "ended with exit status \(status >> 8 & 0xFF)"
        } else {
            end = "was ended by signal \(status & 0x7F)"
        }
        return true
    }

    static func reason(_ code: Int32) -> String {
        unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}
