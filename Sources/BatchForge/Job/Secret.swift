/// A value that no message, log or file may show: a key, or an address with a password in it.
package struct Secret: Sendable, Equatable {
    private let value: String

    package init(_ value: String) { self.value = value }

    package var isEmpty: Bool { value.isEmpty }

    /// The value itself, for the one place that sends it.
    package func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "[redacted]" }
    package var debugDescription: String { description }
    // Else `dump` and the default description of a type that holds a secret would print it.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
