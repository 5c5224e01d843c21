/// A MongoDB document as its bytes, which have been checked whole.
///
/// A nested document is a view of the same bytes, so looking around in a document copies nothing. Keys keep their
/// order; equal documents have equal bytes.
package struct BSONDocument: Sendable {
    package static let depthLimit = 200

    let storage: [UInt8]
    // BSON counts in 31 bits.
    private let start: UInt32
    private let end: UInt32

    var range: Range<Int> { Int(start)..<Int(end) }

    package init() { self.init(storage: [5, 0, 0, 0, 0]) }

    /// Checks lengths, ends, UTF-8 and nesting.
    package init(validating bytes: [UInt8]) throws(BSONError) {
        try BSONValidation(bytes).run()
        self.init(storage: bytes)
    }

    init(storage: [UInt8]) { self.init(storage: storage, range: storage.indices) }

    init(storage: [UInt8], range: Range<Int>) {
        self.storage = storage
        start = UInt32(truncatingIfNeeded: range.lowerBound)
        end = UInt32(truncatingIfNeeded: range.upperBound)
    }

    package var bytes: [UInt8] { range == storage.indices ? storage : Array(storage[range]) }

    package func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe storage.withUnsafeBufferPointer { buffer throws(Failure) in
            try unsafe body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[range])))
        }
    }

    package var byteCount: Int { Int(end - start) }

    package var isEmpty: Bool { byteCount == 5 }

    /// The number of elements; it is found by going through them.
    package var count: Int {
        var walk = BSONWalk(range)
        var count = 0
        while walk.next(in: storage) != nil { count += 1 }
        return count
    }

    package var values: [BSONValue] { elements.map(\.value) }

    // MARK: Looking up

    package subscript(key: String) -> BSONValue? { element(key)?.value }

    /// The first element with this key.
    package func element(_ key: String) -> BSONElement? { element(BSONKey(key)) }

    package func element(_ key: BSONKey) -> BSONElement? { place(of: key).map(element(at:)) }

    /// Where the first element with this key is, for `element(at:)` of this document: a number, which nothing counts.
    package func place(of key: BSONKey) -> BSONPlace? {
        var walk = BSONWalk(range)
        return walk.next(named: key, in: storage)
    }

    package func element(at place: BSONPlace) -> BSONElement { BSONElement(storage: storage, place: place) }

    /// Appends the bytes of the string that is there, without making one; false for other types.
    package func appendText(at place: BSONPlace, to output: inout [UInt8]) -> Bool {
        guard let text = place.text else { return false }
        unsafe storage.withUnsafeBufferPointer {
            unsafe output.append(contentsOf: UnsafeBufferPointer(rebasing: $0[text]))
        }
        return true
    }

    /// The value that a dotted path leads to; in an array, a number is the place of an element.
    package func value(at path: String) -> BSONValue? { element(at: path)?.value }

    package func element(at path: String) -> BSONElement? {
        var document = range
        var isArray = false
        var rest = path.utf8[...]
        while true {
            let component = rest.prefix { $0 != UInt8(ascii: ".") }
            var walk = BSONWalk(document)
            let found =
                isArray
                ? place(at: component, in: document)
                : walk.next(named: BSONKey(String(Substring(component))), in: storage)
            guard let found else { return nil }
            if component.endIndex == rest.endIndex { return BSONElement(storage: storage, place: found) }
            guard found.type == .document || found.type == .array else { return nil }
            document = found.value
            isArray = found.type == .array
            rest = rest[component.endIndex...].dropFirst()
        }
    }

    /// The first element with this key, and how many were passed by on the way to it.
    package func search(_ key: BSONKey) -> (element: BSONElement?, passed: Int) {
        var walk = BSONWalk(range)
        let place = walk.next(named: key, in: storage)
        return (place.map { BSONElement(storage: storage, place: $0) }, walk.passed)
    }

    /// The element at a position counted from 0, and how many were passed by on the way to it.
    package func search(_ position: Int) -> (element: BSONElement?, passed: Int) {
        var walk = BSONWalk(range)
        while let place = walk.next(in: storage) {
            if walk.passed > position { return (BSONElement(storage: storage, place: place), walk.passed) }
        }
        return (nil, walk.passed)
    }

    private func place(at index: Substring.UTF8View, in array: Range<Int>) -> BSONPlace? {
        guard let first = index.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
            let index = Int(Substring(index))
        else { return nil }
        var walk = BSONWalk(array)
        for _ in 0..<index where walk.next(in: storage) == nil { return nil }
        return walk.next(in: storage)
    }

    // MARK: Changing

    /// The document with another value at the first place of this key, or with the member added at the end.
    package func setting(_ key: String, to value: BSONValue) -> BSONDocument {
        var builder = BSONBuilder()
        var isSet = false
        for element in elements {
            if !isSet, storage[element.place.key].elementsEqual(key.utf8) {
                builder.appendReplacingNULs(key, value)
                isSet = true
            } else {
                builder.append(element)
            }
        }
        if !isSet { builder.appendReplacingNULs(key, value) }
        return builder.finish()
    }

    package func removing(_ key: String) -> BSONDocument {
        var builder = BSONBuilder()
        for element in elements where !storage[element.place.key].elementsEqual(key.utf8) { builder.append(element) }
        return builder.finish()
    }
}

extension BSONDocument: Sequence {
    package struct Iterator: IteratorProtocol {
        let storage: [UInt8]
        var walk: BSONWalk

        package mutating func next() -> (key: String, value: BSONValue)? {
            walk.next(in: storage).map {
                (String(decoding: storage[$0.key], as: UTF8.self), BSONValue(in: storage, at: $0))
            }
        }
    }

    package func makeIterator() -> Iterator { Iterator(storage: storage, walk: BSONWalk(range)) }

    /// The elements without their values being read.
    package struct Elements: Sequence, IteratorProtocol {
        private let storage: [UInt8]
        private var walk: BSONWalk

        fileprivate init(_ document: BSONDocument) {
            storage = document.storage
            walk = BSONWalk(document.range)
        }

        package mutating func next() -> BSONElement? {
            guard let place = walk.next(in: storage) else { return nil }
            return BSONElement(storage: storage, place: place)
        }
    }

    package var elements: Elements { Elements(self) }
}

extension BSONDocument: Hashable {
    package static func == (left: BSONDocument, right: BSONDocument) -> Bool {
        left.storage[left.range] == right.storage[right.range]
    }

    package func hash(into hasher: inout Hasher) {
        unsafe withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
}

extension BSONDocument: ExpressibleByDictionaryLiteral {
    /// A NUL in a key, which BSON has no way to say, becomes U+FFFD; `BSONBuilder.append` refuses it instead.
    package init(dictionaryLiteral elements: (String, BSONValue)...) { self.init(replacingNULs: elements) }

    init(replacingNULs elements: [(String, BSONValue)]) {
        var builder = BSONBuilder()
        for (key, value) in elements { builder.appendReplacingNULs(key, value) }
        self = builder.finish()
    }

    /// The document that is an array: its keys are 0, 1, 2, …
    package static func array(_ values: some Sequence<BSONValue>) -> BSONDocument {
        var builder = BSONBuilder()
        for (index, value) in values.enumerated() { builder.appendReplacingNULs(index.description, value) }
        return builder.finish()
    }
}
