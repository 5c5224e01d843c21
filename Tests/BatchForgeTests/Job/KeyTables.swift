@testable import BatchForge

/// The tables of `docs/configuration.md` that are made from the declarations.
enum KeyTables {
    static var keys: String {
        table(
            ["key", "takes", "default", "variable", "is"],
            JobKeys.all.map { key in
                if key.grammar.isEmpty { return ["**`\(key.path)`**", "", "", "", key.about] }
                let standard = key.shownDefault ?? (key.isRequired ? "required" : "")
                return ["`\(key.path)`", key.grammar, standard, key.variable.map { "`\($0)`" } ?? "", key.about]
            })
    }

    static var variables: String {
        table(
            ["variable", "is", "default"],
            EnvironmentVariable.all.map { variable in
                ["`\(variable.name)`", variable.about, variable.standard]
            })
    }

    private static func table(_ head: [String], _ rows: [[String]]) -> String {
        let lines = [head, head.map { _ in "---" }] + rows
        return lines.map {
            "| \($0.joined(separator: " | ")) |".replacing("|  |", with: "| |").replacing("|  |", with: "| |")
        }
        .joined(separator: "\n")
    }
}
