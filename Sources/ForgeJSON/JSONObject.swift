/// The members of a JSON object in their order.
///
/// A key that comes again replaces the value at the first one's place, as in Python's `dict`. Equal objects have the
/// same members in the same order.
package struct JSONObject: Sendable {
    private var members: [(key: String, value: JSONValue)] = []
    /// Where each key is; kept only for objects that are too large to look through.
    private var places: [KeyBytes: Int] = [:]

    package init() {}

    package init(_ members: some Sequence<(String, JSONValue)>) {
        for (key, value) in members { self[key] = value }
    }

    package var count: Int { members.count }
    package var isEmpty: Bool { members.isEmpty }

    /// Setting nil removes the member.
    package subscript(key: String) -> JSONValue? {
        get { place(of: key).map { members[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (nil, let value?): append(key, value)
            case (let place?, nil):
                members.remove(at: place)
                places = [:]
                if members.count > Self.fewMembers { indexAll() }
            case (nil, nil): break
            }
        }
    }

    /// Up to here a look at every key is faster than hashing one.
    private static let fewMembers = 16

    private func place(of key: String) -> Int? {
        if members.count > Self.fewMembers { return places[KeyBytes(key)] }
        return members.firstIndex { $0.key.hasSameBytes(as: key) }
    }

    private mutating func append(_ key: String, _ value: JSONValue) {
        members.append((key, value))
        if members.count == Self.fewMembers + 1 {
            indexAll()
        } else if members.count > Self.fewMembers {
            places[KeyBytes(key)] = members.count - 1
        }
    }

    private mutating func indexAll() {
        for (place, member) in members.enumerated() { places[KeyBytes(member.key)] = place }
    }

    /// A key by its bytes.
    private struct KeyBytes: Hashable {
        let text: String

        init(_ text: String) { self.text = text }

        static func == (left: KeyBytes, right: KeyBytes) -> Bool { left.text.hasSameBytes(as: right.text) }

        func hash(into hasher: inout Hasher) {
            for byte in text.utf8 { hasher.combine(byte) }
        }
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> IndexingIterator<[(key: String, value: JSONValue)]> { members.makeIterator() }

    package var underestimatedCount: Int { members.count }
}

extension JSONObject: Equatable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count
            && zip(left.members, right.members).allSatisfy {
                $0.key.hasSameBytes(as: $1.key) && $0.value == $1.value
            }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
