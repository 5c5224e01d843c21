/// A collection with settings that several jobs share.
package struct SettingsSource: Sendable, Equatable, CustomStringConvertible {
    package let collection: String
    /// The setting that a variable comes from, where it is not the variable's own name in small letters.
    let names: [String: String]

    package var description: String { "settings collection '\(collection)'" }

    func error(_ problem: String) -> JobError {
        JobError(.init(.configuration, file: description, problem))
    }
}
