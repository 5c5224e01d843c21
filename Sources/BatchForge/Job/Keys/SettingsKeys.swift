import ForgeJSON

/// The keys of `settings`.
enum SettingsKeys {
    static let section = KeyDeclaration(
        "settings", .section, "Settings that several jobs share, in a collection of the same database.")
    static let collection = ValueKey(
        "settings.collection", .collection, default: "admin_settings",
        "The collection; each document is one setting, `{_id: <name>, value: …}`.")
    static let names = KeyDeclaration(
        "settings.names", .names(["pattern": "^[A-Za-z_][A-Za-z0-9_]*$"]), "Which setting a variable comes from.")
    static let name = KeyDeclaration(
        "settings.names.<variable>", .value(["type": "string", "minLength": 1]), takes: "name of a setting",
        default: "the variable's name in small letters", "The setting.")

    static let all: [KeyDeclaration] = [section, collection.declaration, names, name]
}
