import ForgeJSON
import TestSupport

/// Schemas and answers made by a grammar: they use the same few names and values, so that they often have to do with each
/// other.
struct RandomSchema {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func next() -> SchemaCase {
        var schema = object(depth: 3)
        schema["$defs"] = ["a": self.schema(depth: 2), "b": self.schema(depth: 1)]
        return SchemaCase(.object(schema), (0..<20).map { _ in answer(depth: 3) })
    }

    /// A pattern over a few letters, with answers of the same letters. Empty ones are left to the table: before 3.14
    /// Python's `\B` does not match in them.
    mutating func nextPattern() -> SchemaCase {
        let texts = (0..<20).map { _ in
            JSONValue.string((0...below(6)).map { _ in pick(["a", "b", "c", "1", " ", "é"]) }.joined())
        }
        return SchemaCase(["pattern": .string(choice(depth: 2))], texts)
    }

    private mutating func choice(depth: Int) -> String {
        (0...below(below(3) + 1)).map { _ in (0...below(3)).map { _ in term(depth: depth) }.joined() }
            .joined(separator: "|")
    }

    private mutating func term(depth: Int) -> String {
        let atoms = ["a", "b", "c", ".", "[ab]", "[^a]", #"\s"#, #"\S"#, "[a-c1]", "1", "é"]
        let quantifiers = ["", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,3}", "*?", "+?", "{2,}"]
        // Python backtracks: many repeats inside repeats would keep it busy for ever.
        let few = ["", "", "?", "{2}", "*"]
        switch below(depth > 0 ? 10 : 6) {
        case 0: return pick(["^", "$", #"\b"#, #"\B"#])
        case 1..<6: return pick(atoms) + pick(quantifiers)
        case 6, 7: return "(?:" + choice(depth: depth - 1) + ")" + pick(few)
        case 8: return "(" + choice(depth: depth - 1) + ")" + pick(few)
        default: return pick(["(?=", "(?!"]) + choice(depth: depth - 1) + ")"
        }
    }

    private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    private static let names = ["a", "b", "ab", "c"]
    private static let numbers: [JSONValue] = [
        0, 1, 2, 3, 7, -1, 1.0, 1.5, 2.5, -0.5, 1e3, .bigInteger("100000000000000000000"), 9_007_199_254_740_993,
    ]
    private static let texts: [JSONValue] = ["", "a", "b", "ab", "abc", "1", "é", "😀"]
    private static let patterns = ["^a", "b$", "^[ab]+$", "a.*c", "^(?:a|bc)?$", "[^a]", "^.{2}$", "(?=a)"]

    private mutating func answer(depth: Int) -> JSONValue {
        switch below(depth > 0 ? 9 : 6) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2, 3: return pick(Self.numbers)
        case 4, 5: return pick(Self.texts)
        case 6, 7: return .object(JSONObject((0..<below(4)).map { _ in (pick(Self.names), answer(depth: depth - 1)) }))
        default: return .array((0..<below(4)).map { _ in answer(depth: depth - 1) })
        }
    }

    private mutating func schema(depth: Int) -> JSONValue {
        if below(12) == 0 { return .bool(below(3) > 0) }
        return .object(object(depth: depth))
    }

    private mutating func object(depth: Int) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<(1 + below(3)) {
            if depth > 0 && below(3) > 0 { addOuter(&object, depth - 1) } else { addLeaf(&object) }
        }
        return object
    }

    private mutating func addLeaf(_ object: inout JSONObject) {
        let types: [JSONValue] = ["null", "boolean", "integer", "number", "string", "array", "object"]
        switch below(19) {
        case 0, 1, 2: object["type"] = below(2) == 0 ? pick(types) : .array([types[below(3)], types[3 + below(4)]])
        case 3: object["enum"] = .array((0..<3).map { _ in answer(depth: 1) })
        case 4: object["const"] = answer(depth: 1)
        case 5: object["minimum"] = pick(Self.numbers)
        case 6: object["maximum"] = pick(Self.numbers)
        case 7: object["exclusiveMinimum"] = pick(Self.numbers)
        case 8: object["exclusiveMaximum"] = pick(Self.numbers)
        case 9: object["multipleOf"] = pick([1, 2, 3, 0.5, 2.5, 1000] as [JSONValue])
        case 10: object["minLength"] = .integer(Int64(below(3)))
        case 11: object["maxLength"] = .integer(Int64(below(3)))
        case 12: object["pattern"] = .string(pick(Self.patterns))
        case 13: object[below(2) == 0 ? "minItems" : "maxItems"] = .integer(Int64(below(3)))
        case 14: object[below(2) == 0 ? "minProperties" : "maxProperties"] = .integer(Int64(below(3)))
        case 15: object["uniqueItems"] = .bool(below(4) > 0)
        case 16:
            object["required"] = .array(Self.names.shuffled(using: &generator).prefix(below(3)).map { .string($0) })
        case 17: object["dependentRequired"] = .object([pick(Self.names): [.string(pick(Self.names))]])
        default: object["$ref"] = .string("#/$defs/" + pick(["a", "b"]))
        }
    }

    private mutating func addOuter(_ object: inout JSONObject, _ depth: Int) {
        switch below(14) {
        case 0, 1, 2:
            object["properties"] = .object(
                JSONObject((0..<(1 + below(3))).map { _ in (pick(Self.names), schema(depth: depth)) }))
        case 3: object["patternProperties"] = .object([pick(Self.patterns): schema(depth: depth)])
        case 4: object["additionalProperties"] = schema(depth: depth)
        case 5: object["propertyNames"] = schema(depth: depth)
        case 6: object["dependentSchemas"] = .object([pick(Self.names): schema(depth: depth)])
        case 7: object["items"] = schema(depth: depth)
        case 8: object["prefixItems"] = .array((0..<(1 + below(2))).map { _ in schema(depth: depth) })
        case 9:
            object["contains"] = schema(depth: depth)
            if below(2) == 0 { object["minContains"] = .integer(Int64(below(3))) }
            if below(2) == 0 { object["maxContains"] = .integer(Int64(below(3))) }
        case 10: object["not"] = schema(depth: depth)
        case 11:
            object["if"] = schema(depth: depth)
            if below(2) == 0 { object["then"] = schema(depth: depth) }
            if below(2) == 0 { object["else"] = schema(depth: depth) }
        default:
            object[pick(["allOf", "anyOf", "oneOf"])] = .array((0..<(1 + below(3))).map { _ in schema(depth: depth) })
        }
    }
}
