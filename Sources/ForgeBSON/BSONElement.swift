/// A key and its value where they stand in a document's bytes; nothing is copied until it is asked for.
package struct BSONElement: Sendable {
    let storage: [UInt8]
    let place: BSONPlace

    package var type: BSONType { place.type }
    package var key: String { String(decoding: storage[place.key], as: UTF8.self) }
    package var value: BSONValue { BSONValue(in: storage, at: place) }

    /// The document or array that it is, as a view of the same bytes.
    package var document: BSONDocument? {
        type == .document || type == .array ? BSONDocument(storage: storage, range: place.value) : nil
    }

    /// A number of 32 or 64 bits, or 0 and 1 for a truth value.
    package var integer: Int64? {
        switch type {
        case .bool: storage[place.value.lowerBound] == 0 ? 0 : 1
        case .int32: Int64(storage.int32(at: place.value.lowerBound))
        case .int64: Int64(bitPattern: storage.uint64(at: place.value.lowerBound))
        default: nil
        }
    }

    /// Calls `body` with the bytes of a string, without making one; nil for other types.
    package func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        guard let text else { return nil }
        return unsafe storage.withUnsafeBufferPointer { unsafe body(UnsafeBufferPointer(rebasing: $0[text])) }
    }

    /// Appends the bytes of a string, without making one; false for other types.
    package func appendText(to output: inout [UInt8]) -> Bool {
        guard let text else { return false }
        unsafe storage.withUnsafeBufferPointer {
            unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: $0[text]))
        }
        return true
    }

    /// The string that it is; nil for other types.
    package var string: String? {
        guard let text else { return nil }
        return storage.checkedString(text)
    }

    /// Whether it is a string of these bytes.
    package func hasText(_ other: String) -> Bool {
        guard let text, text.count == other.utf8.count else { return false }
        return unsafe storage.withUnsafeBufferPointer { bytes in
            let text = unsafe UnsafeBufferPointer(rebasing: bytes[text])
            let isSame = unsafe other.utf8.withContiguousStorageIfAvailable { unsafe text.elementsEqual($0) }
            return unsafe isSame ?? text.elementsEqual(other.utf8)
        }
    }

    /// How many bytes a string has.
    package var textCount: Int? { text?.count }

    private var text: Range<Int>? { place.text }

    /// The element's bytes: type, key, value.
    var bytes: ArraySlice<UInt8> { storage[place.start..<place.value.upperBound] }
}

extension [UInt8] {
    /// A string out of bytes that validation has found to be UTF-8, which is not done again.
    func checkedString(_ range: Range<Int>) -> String {
        String(copying: unsafe UTF8Span(unchecked: span.extracting(range)))
    }
}
