import Foundation
import Glibc
import Synchronization

/// A server on the loopback that plays bytes: one script for each connection, the last one for all that follow.
final class ScriptedServer: Sendable {
    enum Step: Sendable {
        /// Reads one whole request and keeps it: from here on the server has "carried it out".
        case read
        /// Reads some bytes of a request and no more.
        case readBytes(Int)
        case send(String)
        /// Sends one byte again and again until the client is gone.
        case drip
        /// Closes with a reset.
        case reset
        /// Waits until the client is gone.
        case hang
    }

    struct Request: Sendable {
        let line: String
        /// The header lines, lower-case names.
        let headers: [String: String]
        let body: [UInt8]
        let connection: Int
    }

    private struct State {
        var requests: [Request] = []
        var bytes: [UInt8] = []
        var connections: [Int32] = []
        var accepted = 0
    }

    let port: UInt16
    private let listener: Int32
    private let scripts: [[Step]]
    private let state = Mutex(State())

    var baseURL: String { "http://127.0.0.1:\(port)/v1" }
    var requests: [Request] { state.withLock { $0.requests } }
    /// How many connections were opened.
    var connectionCount: Int { state.withLock { $0.accepted } }
    /// Everything that came, on all connections.
    var received: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    func count(_ line: String) -> Int { requests.count { $0.line.hasPrefix(line) } }

    convenience init(_ script: Step...) throws { try self.init(scripts: [script]) }

    init(scripts: [[Step]]) throws {
        self.scripts = scripts
        (listener, port) = try Self.listen()
        Thread.detachNewThread { [listener] in
            while true {
                let connection = accept(listener, nil, nil)
                // Closed by this thread alone: another one would take the number for a socket of its own.
                guard connection >= 0 else {
                    _ = close(listener)
                    return
                }
                self.admit(connection)
            }
        }
    }

    /// Ends all connections, and lets nobody in any more.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        state.withLock { state in
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    /// An address at which nobody listens.
    static func refusingURL() throws -> String {
        let (listener, port) = try listen()
        close(listener)
        return "http://127.0.0.1:\(port)/v1"
    }

    private static func listen() throws -> (Int32, UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && Glibc.listen(listener, 16) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard listener >= 0, bound else { throw POSIXError(.EADDRNOTAVAIL) }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private func admit(_ connection: Int32) {
        let number = state.withLock { state in
            state.accepted += 1
            state.connections.append(connection)
            return state.accepted
        }
        let script = scripts[min(number, scripts.count) - 1]
        Thread.detachNewThread {
            var pending: [UInt8] = []
            for step in script {
                guard self.play(step, on: connection, number, &pending) else { break }
            }
            // Forgotten before it is closed: stop() must not shut down a number that has a new owner.
            self.state.withLock { $0.connections.removeAll { $0 == connection } }
            close(connection)
        }
    }

    /// False when the connection is over.
    private func play(_ step: Step, on connection: Int32, _ number: Int, _ pending: inout [UInt8]) -> Bool {
        switch step {
        case .read:
            guard let request = readRequest(connection, number, &pending) else { return false }
            state.withLock { $0.requests.append(request) }
            return true
        case .readBytes(let count):
            while pending.count < count {
                guard readMore(connection, &pending) else { return false }
            }
            return true
        case .send(let text):
            return Self.send(Array(text.utf8), connection)
        case .drip:
            while Self.send([0x20], connection) {
                // Paced by waiting for the client's end, which is what shall come.
                var event = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
                if poll(&event, 1, 20) > 0 { return false }
            }
            return false
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
            return false
        case .hang:
            while readMore(connection, &pending) {}
            return false
        }
    }

    private func readRequest(_ connection: Int32, _ number: Int, _ pending: inout [UInt8]) -> Request? {
        let blank = Array("\r\n\r\n".utf8)
        while true {
            if let end = pending.firstRange(of: blank) {
                let lines = String(decoding: pending[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let pair = line.split(separator: ":", maxSplits: 1)
                    headers[pair[0].lowercased()] = pair.count > 1 ? pair[1].trimmingCharacters(in: .whitespaces) : ""
                }
                let length = headers["content-length"].flatMap { Int($0) } ?? 0
                while pending.count < end.upperBound + length {
                    guard readMore(connection, &pending) else { return nil }
                }
                let body = Array(pending[end.upperBound..<end.upperBound + length])
                pending.removeFirst(end.upperBound + length)
                return Request(line: lines[0], headers: headers, body: body, connection: number)
            }
            guard readMore(connection, &pending) else { return nil }
        }
    }

    private func readMore(_ connection: Int32, _ pending: inout [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        pending += buffer[..<count]
        state.withLock { $0.bytes += buffer[..<count] }
        return true
    }

    private static func send(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
