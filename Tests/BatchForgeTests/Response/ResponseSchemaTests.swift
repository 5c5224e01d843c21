import ForgeJSON
import Testing

@testable import BatchForge

@Suite("ResponseSchema: an answer fits, or the first place is named where it does not")
struct ResponseSchemaTests {
    private func violation(_ schema: String, _ answer: String) throws -> SchemaViolation? {
        try ResponseSchema(JSONValue(parsing: schema)).firstViolation(in: JSONValue(parsing: answer))
    }

    @Test(
        "a violation names the place, and what the schema expects there",
        arguments: [
            (#"{"type":"string"}"#, "1", "must be a string"),
            (#"{"type":["null","string"]}"#, "1", "must be a string or null"),
            (#"{"enum":["low","high"]}"#, "1", #"must be one of "low", "high""#),
            (#"{"enum":[1,2,3,4,5,6,7]}"#, "8", "must be one of the 7 values of 'enum'"),
            (#"{"const":"v1"}"#, "1", #"must be "v1""#),
            (#"{"minimum":1}"#, "0", "must be at least 1"),
            (#"{"exclusiveMaximum":2.5}"#, "3", "must be less than 2.5"),
            (#"{"multipleOf":5}"#, "3", "must be a multiple of 5"),
            (#"{"items":{"maxLength":1}}"#, #"["a","secret"]"#, "at '/1': must have at most 1 character"),
            (#"{"pattern":"^a$"}"#, #""secret""#, "must match the pattern '^a$'"),
            (#"{"required":["title"]}"#, "{}", "must have the member 'title'"),
            (#"{"additionalProperties":false}"#, #"{"a/b~c":1}"#, "at '/a~1b~0c': must not be there"),
            (
                #"{"propertyNames":{"maxLength":2}}"#, #"{"abc":1}"#,
                "at '/abc': has a name that must have at most 2 characters"
            ),
            (#"{"minItems":2}"#, "[1]", "must have at least 2 elements"),
            (#"{"contains":{"const":1}}"#, "[2]", "must have at least 1 element that fits 'contains'"),
            (#"{"uniqueItems":true}"#, "[1,2,1.0]", "at '/2': must differ from the elements before it"),
            (#"{"anyOf":[{"type":"null"},{"type":"string"}]}"#, "1", "must fit one of the 2 alternatives"),
            (
                #"{"anyOf":[{"type":"null"},{"type":"object","properties":{"a":{"items":{"type":"integer"}}}}]}"#,
                #"{"a":[1,"x"]}"#, "at '/a/1': must be an integer"
            ),
            (#"{"oneOf":[true,true]}"#, "1", "must fit only one of the schemas of 'oneOf'"),
            (#"{"not":{"type":"null"}}"#, "null", "must not fit the schema of 'not'"),
        ])
    func messages(schema: String, answer: String, expected: String) throws {
        #expect(try violation(schema, answer)?.description == expected)
    }

    @Test("names from an answer are cut, and cannot drive a terminal")
    func hostileNames() throws {
        let name = #"\u001b[2J\n"# + String(repeating: "x", count: 5000)
        let found = try #require(
            try violation(#"{"additionalProperties":{"additionalProperties":false}}"#, #"{"\#(name)":{"b":1}}"#))
        #expect(found.pointer.unicodeScalars.count <= 100)
        #expect(found.pointer.hasPrefix(#"/\u{1b}[2J\u{a}xxx"#))
        #expect(found.pointer.hasSuffix("/b"))
        #expect(found.pointer.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    @Test(
        "decimal fractions count as they are written, and numbers of any size do no harm",
        arguments: [
            ("0.01", "19.99", true), ("0.1", "0.3", true), ("0.1", "0.35", false), ("0.01", "1e300", true),
            ("1e-300", "1e300", true), ("3", "1e300", false), ("3", "111111111111111111111111111111", true),
            ("18446744073709551615", "36893488147419103230", true),
            ("18446744073709551615", "36893488147419103231", false),
            ("18446744073709551615", "999999999999999999999999999999999999999999", false), ("7", "-14", true),
            ("1e308", "5e-324", false), ("2.5", "0", true),
        ])
    func multiples(divisor: String, number: String, fits: Bool) throws {
        #expect((try violation(#"{"multipleOf":\#(divisor)}"#, number) == nil) == fits)
    }

    @Test(
        "a schema that cannot be judged by is refused, with its place",
        arguments: [
            ("1", ""), ("[]", ""), (#"{"type":"text"}"#, "/type"), (#"{"type":[]}"#, "/type"),
            (#"{"type":1}"#, "/type"),
            (#"{"$schema":"http://json-schema.org/draft-04/schema#"}"#, "/$schema"), (#"{"$schema":1}"#, "/$schema"),
            (#"{"enum":[]}"#, "/enum"), (#"{"enum":1}"#, "/enum"), (#"{"minimum":"1"}"#, "/minimum"),
            (#"{"exclusiveMinimum":true}"#, "/exclusiveMinimum"), (#"{"multipleOf":0}"#, "/multipleOf"),
            (#"{"multipleOf":-1}"#, "/multipleOf"), (#"{"multipleOf":123456789012345678901}"#, "/multipleOf"),
            (#"{"minLength":-1}"#, "/minLength"), (#"{"maxItems":1.5}"#, "/maxItems"),
            (#"{"maxItems":"1"}"#, "/maxItems"),
            (#"{"pattern":"(a"}"#, "/pattern"), (#"{"pattern":1}"#, "/pattern"),
            (#"{"uniqueItems":1}"#, "/uniqueItems"),
            (#"{"patternProperties":{"[":true}}"#, "/patternProperties/["), (#"{"required":"a"}"#, "/required"),
            (#"{"required":[1]}"#, "/required"), (#"{"properties":[]}"#, "/properties"),
            (#"{"properties":{"a/b":{"type":"x"}}}"#, "/properties/a~1b/type"),
            (#"{"properties":{"a":1}}"#, "/properties/a"),
            (#"{"items":{"items":3}}"#, "/items/items"), (#"{"prefixItems":[]}"#, "/prefixItems"),
            (#"{"prefixItems":[true],"items":[true]}"#, "/items"), (#"{"allOf":[]}"#, "/allOf"),
            (#"{"anyOf":{}}"#, "/anyOf"),
            (#"{"oneOf":[1]}"#, "/oneOf/0"), (#"{"not":null}"#, "/not"), (#"{"then":3}"#, "/then"),
            (#"{"dependentRequired":{"a":"b"}}"#, "/dependentRequired"),
            (#"{"dependencies":{"a":1}}"#, "/dependencies/a"),
            (#"{"$ref":1}"#, "/$ref"), (#"{"$ref":"other.json"}"#, "/$ref"),
            (#"{"$ref":"https://example.org/s"}"#, "/$ref"),
            (##"{"$ref":"#/$defs/none"}"##, "/$ref"), (##"{"$ref":"#none"}"##, "/$ref"),
            (##"{"$ref":"#/%zz"}"##, "/$ref"),
            (##"{"$ref":"#/%+f"}"##, "/$ref"), (##"{"$ref":"#/%4"}"##, "/$ref"),
            (##"{"$ref":"#/required","required":["a"]}"##, "/required"), (#"{"$anchor":"1"}"#, "/$anchor"),
            (#"{"$defs":{"a":{"$anchor":"n"},"b":{"$anchor":"n"}}}"#, "/$defs/b/$anchor"),
            (#"{"$defs":{"a":{"$id":"x.json"}}}"#, "/$defs/a/$id"), (#"{"$defs":{"a":{"type":"x"}}}"#, "/$defs/a/type"),
            (##"{"$dynamicRef":"#n"}"##, "/$dynamicRef"),
            (##"{"items":{"$recursiveRef":"#"}}"##, "/items/$recursiveRef"),
            (#"{"unevaluatedProperties":false}"#, "/unevaluatedProperties"),
            (#"{"unevaluatedItems":{}}"#, "/unevaluatedItems"),
            (##"{"$ref":"#"}"##, ""), (##"{"anyOf":[{"type":"null"},{"$ref":"#"}]}"##, ""),
            (
                ##"{"$defs":{"a":{"not":{"$ref":"#/$defs/b"}},"b":{"if":{"$ref":"#/$defs/a"},"then":true}}}"##,
                "/$defs/a"
            ),
        ])
    func refused(schema: String, pointer: String) throws {
        let schema = try JSONValue(parsing: schema)
        let error = #expect(throws: SchemaError.self) { try ResponseSchema(schema) }
        #expect(error?.pointer == pointer)
        #expect(error?.reason.isEmpty == false)
    }

    @Test(
        "notes for people ask for nothing",
        arguments: [
            #"{"format":"email","contentEncoding":"base64","$comment":"c","examples":[1],"x-own":{"type":7},"deprecated":true}"#,
            #"{"properties":{"$ref":{"type":"string"},"$id":{"type":"string"},"type":true}}"#,
            #"{"unevaluatedProperties":true}"#,
            #"{"default":{"$ref":"nowhere"},"const":{"$ref":"x","a":1}}"#,
        ])
    func accepted(schema: String) throws {
        _ = try ResponseSchema(JSONValue(parsing: schema))
    }

    @Test("a schema that is too deep, or leads through too many others, is refused")
    func deepSchema() throws {
        var schema: JSONValue = true
        for _ in 0..<100_000 { schema = ["items": schema] }
        #expect(throws: SchemaError.self) { try ResponseSchema(schema) }
        // Taken apart from the outside: 100,000 frames of releases are more than a stack holds.
        while let inner = schema["items"] { schema = inner }

        var definitions = JSONObject()
        for index in 0..<5000 { definitions["d\(index)"] = ["$ref": .string("#/$defs/d\(index + 1)")] }
        definitions["d5000"] = true
        #expect(throws: SchemaError.self) { try ResponseSchema(["$defs": .object(definitions)]) }
    }

    @Test("an answer can be as deep as any that is read, and work has an end")
    func deepAnswer() throws {
        let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        let chain =
            ##"{"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"items":{"$ref":"#/$defs/a"}}}}"##
        #expect(try violation(chain, deep) == nil)
        // 150 schemas for each of 200 levels.
        var links = JSONObject()
        for index in 0..<150 { links["d\(index)"] = ["allOf": [["$ref": .string("#/$defs/d\(index + 1)")]]] }
        links["d150"] = ["items": ["$ref": "#/$defs/d0"]]
        #expect(throws: SchemaError.self) { try ResponseSchema(["$defs": .object(links), "$ref": "#/$defs/d0"]) }
        for index in 0..<90 { links["d\(index)"] = ["allOf": [["$ref": .string("#/$defs/d\(index + 1)")]]] }
        links["d90"] = ["items": ["$ref": "#/$defs/d0"]]
        for index in 91...150 { links["d\(index)"] = nil }
        let long = try ResponseSchema(["$defs": .object(links), "$ref": "#/$defs/d0"])
        #expect(long.firstViolation(in: [1, [2]]) == nil)
        #expect(try long.firstViolation(in: JSONValue(parsing: deep)) != nil)
        let doubling = ##"{"anyOf":[{"items":{"$ref":"#"},"minItems":1},{"items":{"$ref":"#"},"minItems":1}]}"##
        let found = try violation(doubling, deep)
        #expect(found?.description == "is too deep or too large to be held against this schema")
        #expect(try violation(#"{"not":\#(doubling)}"#, deep) != nil)
    }

    @Test("a large answer is judged in no time")
    func speed() throws {
        let schema = try ResponseSchema(
            JSONValue(
                parsing: """
                    {"type":"object","required":["use_cases"],"additionalProperties":false,"properties":{"use_cases":
                    {"type":"array","minItems":1,"maxItems":200,"items":{"$ref":"#/$defs/candidate"}}},"$defs":{"candidate":
                    {"type":"object","additionalProperties":false,"required":["title","description","effort","score","tags"],
                    "properties":{"title":{"type":"string","minLength":3,"maxLength":80,"pattern":"^[A-Z]"},
                    "description":{"type":"string","minLength":1},"effort":{"enum":["low","medium","high"]},
                    "score":{"type":"number","minimum":0,"maximum":1},"owner":{"anyOf":[{"type":"string"},{"type":"null"}]},
                    "tags":{"type":"array","uniqueItems":true,"items":{"type":"string","pattern":"^[a-z-]+$"}}}}}}
                    """))
        let candidate: JSONValue = [
            "title": "Answer letters of complaint", "description": .string(String(repeating: "words ", count: 60)),
            "effort": "medium", "score": 0.75, "owner": nil, "tags": ["letters", "customer-care", "text"],
        ]
        let answer: JSONValue = ["use_cases": .array([JSONValue](repeating: candidate, count: 60))]
        #expect(answer.serialized().count > 30_000)
        let clock = ContinuousClock()
        let times = (0..<20).map { _ in
            clock.measure { #expect(schema.firstViolation(in: answer) == nil) }
        }
        // Unoptimised builds take ten times what a release takes, and the machine may be busy.
        #expect(try #require(times.min()) < .milliseconds(50))
    }
}
