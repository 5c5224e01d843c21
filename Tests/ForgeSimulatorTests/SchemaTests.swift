import ForgeJSON
import TestSupport
import Testing

@testable import ForgeSimulator

@Suite("Simulator: structured output is valid against its schema")
struct SchemaTests {
    static let schemas = [
        ##"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a","b"],"additionalProperties":false}"##,
        ##"{"type":"number","minimum":0.001,"maximum":0.002}"##,
        ##"{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":0.005}"##,
        ##"{"type":"number","exclusiveMinimum":1,"exclusiveMaximum":2}"##,
        ##"{"type":"integer","exclusiveMinimum":4,"exclusiveMaximum":6}"##,
        ##"{"type":"integer","minimum":-3,"maximum":-3}"##,
        ##"{"type":"integer","maximum":-1000}"##,
        ##"{"type":"integer","multipleOf":7,"minimum":100,"maximum":110}"##,
        ##"{"type":"string","pattern":"^[A-Z]{3}-\\d{4}$"}"##,
        ##"{"type":"string","pattern":"^(\\([0-9]{3}\\))?[0-9]{3}-[0-9]{4}$"}"##,
        ##"{"type":"string","pattern":"^@[a-zA-Z0-9_]+$"}"##,
        ##"{"type":"string","pattern":"^(foo|ba[rz]){2,4}x?$"}"##,
        ##"{"type":"string","pattern":"^[^a-m]\\w*\\.(de|com)$"}"##,
        ##"{"type":"string","pattern":"^a.c$"}"##,
        ##"{"type":"string","pattern":"^[a-z]*$","minLength":2,"maxLength":3}"##,
        ##"{"type":"string","minLength":100,"maxLength":101}"##,
        ##"{"type":"string","maxLength":0}"##,
        ##"{"type":"array","items":{"enum":["a","b","c"]},"minItems":3,"maxItems":3,"uniqueItems":true}"##,
        ##"{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":false,"minItems":2}"##,
        ##"{"type":["string","null"]}"##,
        ##"{"enum":[1,"x",null,true]}"##,
        ##"{"const":{"a":[1]}}"##,
        ##"{"anyOf":[{"type":"null"},{"type":"integer","minimum":5,"maximum":9}]}"##,
        ##"{"allOf":[{"$ref":"#/$defs/a"},{"type":"object","properties":{"y":{"type":"integer"}},"required":["y"]}],"$defs":{"a":{"type":"object","properties":{"x":{"type":"boolean"}},"required":["x"]}}}"##,
        ##"{"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object","properties":{"name":{"type":"string"},"kids":{"type":"array","items":{"$ref":"#/$defs/tree"}}},"required":["name","kids"],"additionalProperties":false}}}"##,
        ##"{"type":"object","properties":{"self":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},"required":["self"],"additionalProperties":false}"##,
    ]

    /// The part of JSON Schema that the schemas above are made of, in Python, whose `re` knows the patterns.
    private static let validator = #"""
        import json, re, sys
        types = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
        def has(value, kind):
            if kind in ("integer", "number"):
                return not isinstance(value, bool) and isinstance(value, (int, float)) and (kind == "number" or value == int(value))
            return isinstance(value, types[kind])
        def valid(value, schema, root):
            if schema in (True, False): return schema
            if "$ref" in schema:
                target = root
                for part in schema["$ref"].split("/")[1:]: target = target[part]
                if not valid(value, target, root): return False
            if "const" in schema and value != schema["const"]: return False
            if "enum" in schema and value not in schema["enum"]: return False
            if "anyOf" in schema and not any(valid(value, s, root) for s in schema["anyOf"]): return False
            if not all(valid(value, s, root) for s in schema.get("allOf", [])): return False
            kinds = schema.get("type", [])
            if kinds and not any(has(value, k) for k in ([kinds] if isinstance(kinds, str) else kinds)): return False
            if isinstance(value, str):
                if "pattern" in schema and not re.search(schema["pattern"], value): return False
                if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 1e9): return False
            elif isinstance(value, list):
                if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 1e9): return False
                if schema.get("uniqueItems") and len({json.dumps(v) for v in value}) < len(value): return False
                first = schema.get("prefixItems", [])
                if not all(valid(v, s, root) for v, s in zip(value, first)): return False
                if not all(valid(v, schema.get("items", True), root) for v in value[len(first):]): return False
            elif isinstance(value, dict):
                known = schema.get("properties", {})
                if any(k not in value for k in schema.get("required", [])): return False
                if not all(valid(v, known.get(k, schema.get("additionalProperties", True)), root) for k, v in value.items()): return False
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                if value < schema.get("minimum", value) or value > schema.get("maximum", value): return False
                if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]: return False
                if "exclusiveMaximum" in schema and value >= schema["exclusiveMaximum"]: return False
                if "multipleOf" in schema and value % schema["multipleOf"] != 0: return False
            return True
        for line in sys.stdin:
            schema, value = json.loads(line)
            if not valid(value, schema, schema): print(json.dumps(schema), "->", json.dumps(value))
        """#

    @Test("whatever the seed")
    func valid() throws {
        var lines = ""
        for text in Self.schemas {
            let schema = try JSONValue(parsing: text)
            for seed in UInt64(1)...20 {
                var sampler = SchemaSampler(schema, Prose(about: "Rivers and mountains", Chance(seed)))
                lines += JSONValue.array([schema, sampler.sample()]).text(.compact) + "\n"
            }
        }
        let complaints = try PythonOracle.run(script: Self.validator, input: Array(lines.utf8))
        #expect(String(decoding: complaints, as: UTF8.self) == "")
    }

    @Test(
        "patterns that are not understood are left alone",
        arguments: [
            "(?=a)b", "(a", "a)", "[a", "a{2", "*a", "\\1", "a{3,2}", String(repeating: "(", count: 100), "[z-a]",
            "(a{1000}){1000}",
            "a{9223372036854775807,}", "(((){1000}){1000}){1000}",
        ])
    func notUnderstood(pattern: String) {
        var chance = Chance(1)
        #expect(PatternSampler.sample(pattern, &chance) == nil)
    }
}
