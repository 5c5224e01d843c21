import ForgeJSON

/// The name of a variable as the system compares it, byte by byte: to `String`, two spellings of `é` are one name.
struct VariableName: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (a: VariableName, b: VariableName) -> Bool { a.text.hasSameBytes(as: b.text) }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
