import ForgeJSON

/// MongoDB's usual `_id`: twelve bytes, written as 24 hexadecimal digits.
package struct ObjectID: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt32

    /// Nil unless there are twelve bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 12 else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt32($1) }
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: high >> shift)) }
        for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: low >> shift)) }
        return bytes
    }
}

extension ObjectID: LosslessStringConvertible {
    package init?(_ text: String) {
        guard text.utf8.count == 24, let bytes = [UInt8](hexadecimal: text.utf8) else { return nil }
        self.init(bytes: bytes)
    }

    package var description: String { hexadecimal(bytes) }
}
