/// Names of fields with dots between them, as MongoDB's updates take them.
enum FieldPath {
    /// What `problem` and `isPlain` allow, for editors.
    static let pattern = #"^(?!_id(\.|$))(?!\$)[^.]+(\.(?!\$)[^.]+)*$"#
    static let plainPattern = #"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*$"#

    /// What keeps `path` from being a field that can be written; nil when nothing does.
    static func problem(_ path: String) -> String? {
        if path.isEmpty { return "must name a field" }
        if path.utf8.contains(0) { return "contains a NUL character" }
        let names = path.split(separator: ".", omittingEmptySubsequences: false)
        if names.contains("") { return "has an empty name between its dots" }
        if names.contains(where: { $0.hasPrefix("$") }) { return "has a name that begins with '$'" }
        if names[0] == "_id" { return "is the identity of the document, which never changes" }
        return nil
    }

    /// Whether writing one writes the other too: they are equal, or one is inside the other.
    static func overlap(_ a: String, _ b: String) -> Bool {
        a == b || a.hasPrefix(b + ".") || b.hasPrefix(a + ".")
    }

    /// `[A-Za-z_][A-Za-z0-9_]*`, and for the names after a dot also digits first.
    static func isPlain(_ path: String) -> Bool {
        path.split(separator: ".", omittingEmptySubsequences: false).enumerated().allSatisfy { index, name in
            !name.isEmpty && name.utf8.allSatisfy(isNameByte) && (index > 0 || !isDigit(name.utf8.first))
        }
    }

    static func isName(_ text: String) -> Bool { isPlain(text) && !text.contains(".") }

    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: isDigit(byte)
        }
    }

    private static func isDigit(_ byte: UInt8?) -> Bool {
        byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
    }
}
