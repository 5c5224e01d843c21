/// Looks for a text in another in time that grows with their lengths only, whatever they repeat (Knuth, Morris, Pratt: Fast
/// pattern matching in strings, 1977).
struct TextSearch {
    private let sought: [UInt8]
    /// For each place in what is sought: how many bytes of its beginning also end there.
    private let borders: [Int32]

    /// What is sought must not be empty.
    init(_ sought: some Sequence<UInt8>) {
        let sought = Array(sought)
        self.sought = sought
        var borders = [Int32](repeating: 0, count: sought.count)
        var length = 0
        for index in sought.indices.dropFirst() {
            while length > 0, sought[index] != sought[length] { length = Int(borders[length - 1]) }
            if sought[index] == sought[length] { length += 1 }
            borders[index] = Int32(truncatingIfNeeded: length)
        }
        self.borders = borders
    }

    var count: Int { sought.count }

    func first(in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = sought.first else { return nil }
        var index = start
        var length = 0
        while index < bytes.count {
            let byte = bytes[index]
            if length == 0, byte != first {
                index += 1
                continue
            }
            while length > 0, byte != sought[length] { length = Int(borders[length - 1]) }
            if byte == sought[length] { length += 1 }
            index += 1
            if length == sought.count { return index - length }
        }
        return nil
    }
}
