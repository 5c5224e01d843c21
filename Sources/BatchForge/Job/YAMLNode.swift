/// A place in a file, counted from 1, columns in Unicode scalars.
package struct Position: Hashable, Comparable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (a: Position, b: Position) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// One value of a YAML file, and where it is written. Scalars are still as they stand in the file.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case scalar(text: String, style: Style)
        case sequence([YAMLNode])
        case mapping([Member])
    }

    package enum Style: Sendable {
        case plain, quoted, literal, folded
    }

    package struct Member: Sendable {
        package let key: String
        package let position: Position
        package let value: YAMLNode
    }

    package let content: Content
    package let position: Position

    /// Nothing is written: `key:` alone.
    package var isAbsent: Bool {
        if case .scalar("", .plain) = content { true } else { false }
    }

    var isScalar: Bool { if case .scalar = content { true } else { false } }

    /// What it is, for messages.
    var kind: String {
        switch content {
        case .scalar: "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
