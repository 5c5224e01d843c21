import ForgeJSON

/// One key of the job file: what may stand there, what is taken where nothing does, and what it is for.
///
/// Everything that is said about a key is said here. Its reader, the keys that a section knows, `docs/job.schema.json` and
/// the table of `docs/configuration.md` all take it from here, and a key that is not declared cannot be read.
struct KeyDeclaration: Sendable {
    enum Shape: Sendable {
        /// Something of this JSON Schema.
        case value(JSONObject)
        /// A mapping of the keys that are declared below this one; `or` is what may stand in its place.
        case section(or: JSONObject?)
        /// A mapping of the keys declared below and of others, but not of the refused ones.
        case open(others: JSONObject, refused: [String])
        /// A list of mappings; their keys are declared below `<path>[]`.
        case list
        /// A mapping of names of the user's, all of the kind that is declared below as `<name>`.
        case names(JSONObject)

        static let section = Shape.section(or: nil)
    }

    /// `batch.max_requests`, `results[].update`, `retry.on.<class>`
    let path: String
    let shape: Shape
    /// What it takes, as the table has it; empty for a section.
    let grammar: String
    /// What is taken where the file says nothing, as the table has it.
    let shownDefault: String?
    /// The same as JSON, where it is one value.
    let jsonDefault: JSONValue?
    /// The variable of the environment that names the default.
    let variable: String?
    let isRequired: Bool
    /// One sentence.
    let about: String
    /// What a JSON Schema can say beyond the shape.
    let constraints: JSONObject

    init(
        _ path: String, _ shape: Shape, takes grammar: String = "", default shownDefault: String? = nil,
        json jsonDefault: JSONValue? = nil, variable: String? = nil, isRequired: Bool = false,
        constraints: JSONObject = [:], _ about: String
    ) {
        self.path = path
        self.shape = shape
        self.grammar = grammar
        self.shownDefault = shownDefault
        self.jsonDefault = jsonDefault
        self.variable = variable
        self.isRequired = isRequired
        self.about = about
        self.constraints = constraints
    }

    /// `max_requests`
    var name: String { path.split(separator: ".").last.map(String.init) ?? "" }

    /// `batch`; empty for the keys of the file itself.
    var parent: String { path.split(separator: ".").dropLast().joined(separator: ".") }

    /// The keys that may stand in this one.
    var children: [KeyDeclaration] {
        var place = path
        if case .list = shape { place += "[]" }
        return JobKeys.all.filter { $0.parent == place && !$0.path.isEmpty }
    }
}

/// What stands for a key where one is asked for.
protocol DeclaredKey: Sendable {
    var declaration: KeyDeclaration { get }
}

extension KeyDeclaration: DeclaredKey {
    var declaration: KeyDeclaration { self }
}
