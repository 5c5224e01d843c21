/// Which BatchForge this is; CHANGELOG.md has the same number.
package enum Release {
    package static let version = "0.1.0"

    /// What `--version` prints.
    package static func of(_ tool: String) -> String { "\(tool) (BatchForge) \(version)" }
}
