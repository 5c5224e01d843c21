/// The status line and the header fields of an answer.
package struct HTTPHead: Sendable, Equatable {
    package let status: Int
    /// By lower-case name; fields that came more than once are joined by ", ".
    private var fields: [String: String] = [:]

    package init(status: Int, fields: [String: String] = [:]) {
        self.status = status
        for (name, value) in fields { add(name, value) }
    }

    package subscript(name: String) -> String? { fields[name.lowercased()] }

    package var isSuccess: Bool { (200..<300).contains(status) }

    /// The number of body bytes that the server announced.
    package var contentLength: Int? { self["content-length"].flatMap { Int($0) } }

    /// Seconds that the server asks to wait, from `retry-after-ms` or `Retry-After` (seconds or a date); nil when
    /// there is none that can be read. A date is measured from the server's own `Date`, so that our clock may be wrong.
    package func retryAfter(now: Int64, cap: Double) -> Double? {
        if let text = self["retry-after-ms"], let wait = Double(text), wait.isFinite, wait >= 0 {
            return min(wait / 1000, cap)
        }
        guard let text = self["retry-after"] else { return nil }
        if let wait = Double(text) {
            return wait.isFinite && wait >= 0 ? min(wait, cap) : nil
        }
        guard let then = HTTPDate.seconds(of: text) else { return nil }
        let start = self["date"].flatMap(HTTPDate.seconds) ?? now
        return min(max(0, Double(then) - Double(start)), cap)
    }

    mutating func add(_ name: String, _ value: String) {
        let name = name.lowercased()
        fields[name] = fields[name].map { $0 + ", " + value } ?? value
    }
}

/// An answer that came whole.
package struct HTTPResponse: Sendable {
    package let head: HTTPHead
    /// Empty where the body went to a sink.
    package let body: [UInt8]
    /// The bytes of the body, wherever they went.
    package let bodyCount: Int

    package var status: Int { head.status }
}
