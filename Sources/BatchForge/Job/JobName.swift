/// The name of a job, which is also the name of its batch directory.
enum JobName {
    /// The same for editors.
    static let pattern = #"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$"#

    static func isValid(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { byte in
            FieldPath.isNameByte(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        }
        return isPlain && !name.isEmpty && !name.hasPrefix(".") && !name.hasPrefix("-") && name.utf8.count <= 100
    }
}
