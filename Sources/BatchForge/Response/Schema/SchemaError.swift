/// Why a schema cannot be used, and where in it.
package struct SchemaError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A JSON pointer into the schema; "" is the schema itself.
    package let pointer: String
    package let reason: String

    package var description: String { pointer.isEmpty ? reason : "at '\(pointer)': \(reason)" }
}
