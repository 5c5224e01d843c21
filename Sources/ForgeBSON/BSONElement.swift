/// A key and its value where they stand in a document's bytes; nothing is copied until it is asked for.
package struct BSONElement: Sendable {
    let storage: [UInt8]
    let place: BSONPlace

    package var type: BSONType { place.type }
    package var key: String { String(decoding: storage[place.key], as: UTF8.self) }
    package var value: BSONValue { BSONValue(in: storage, at: place) }

    /// Calls `body` with the bytes of a string, without making one; nil for other types.
    package func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard type == .string else { return nil }
        // Between the length and the final NUL.
        let text = place.value.lowerBound + 4..<place.value.upperBound - 1
        return unsafe storage.withUnsafeBufferPointer { unsafe body(UnsafeBufferPointer(rebasing: $0[text])) }
    }

    /// The element's bytes: type, key, value.
    var bytes: ArraySlice<UInt8> { storage[place.start..<place.value.upperBound] }
}
