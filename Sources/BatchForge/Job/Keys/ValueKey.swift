import ForgeJSON

/// A key with a single value, read by `Section.value`.
struct ValueKey<Value: Sendable>: DeclaredKey {
    let declaration: KeyDeclaration
    let type: SettingType<Value>
    /// What is taken where neither the file nor the environment has a value.
    let standard: Value?

    init(
        _ path: String, _ type: SettingType<Value>, default standard: Value? = nil, or shownDefault: String? = nil,
        variable: String? = nil, isRequired: Bool = false, _ about: String
    ) {
        let shown = standard.map(type.show)
        declaration = KeyDeclaration(
            path, .value(type.schema), takes: type.grammar, default: shown.map { "`\($0)`" } ?? shownDefault,
            json: shown.map { Self.json($0) },
            variable: variable, isRequired: isRequired, about)
        self.type = type
        self.standard = standard
    }

    private static func json(_ shown: String) -> JSONValue {
        if Value.self == String.self { return .string(shown) }
        return (try? JSONValue(parsing: shown)) ?? .string(shown)
    }
}
