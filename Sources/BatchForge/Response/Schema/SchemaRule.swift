/// What one keyword asks for, or several that work together.
enum SchemaRule: Sendable {
    case never
    case type(SchemaTypes)
    /// `enum` and `const`, with what is said to who does not keep to it.
    case values(Set<SchemaValue>, expectation: String)
    case bound(SchemaBound)
    case multiple(of: SchemaNumber, shown: String)
    case length(SchemaCount)
    case pattern(SchemaPattern)
    case elementCount(SchemaCount)
    case elements(first: [Int], rest: Int?)
    case contains(Int, SchemaCount)
    case uniqueElements
    case memberCount(SchemaCount)
    case required([String])
    case dependentRequired([(name: String, required: [String])])
    case members(named: [ExactText: Int], matching: [(pattern: SchemaPattern, node: Int)], others: Int?)
    case memberNames(Int)
    case dependentSchemas([(name: String, node: Int)])
    case allOf([Int])
    case anyOf([Int])
    case oneOf([Int])
    case not(Int)
    case conditional(if: Int, then: Int?, else: Int?)
    case reference(Int)

    /// The schemas that judge the same value, so that one that leads back here would never come to an end.
    var onSameValue: [Int] {
        switch self {
        case .allOf(let nodes), .anyOf(let nodes), .oneOf(let nodes): nodes
        case .not(let node), .reference(let node): [node]
        case .conditional(let condition, let then, let otherwise): [condition] + [then, otherwise].compactMap(\.self)
        case .dependentSchemas(let schemas): schemas.map(\.node)
        default: []
        }
    }
}
