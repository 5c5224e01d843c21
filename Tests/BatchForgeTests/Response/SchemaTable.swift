/// Every keyword, with answers that keep to it and answers that do not.
enum SchemaTable {
    static let cases = types + values + numbers + strings + arrays + objects + combinations + references + draft07

    private static let some = [
        "null", "true", "false", "0", "1", "1.0", "-1", "1.5", "1e3", "123456789012345678901234567890", "\"\"", "\"a\"",
        "\"1\"", "[]", "[1]", "{}", #"{"a":1}"#,
    ]

    private static let types: [SchemaCase] =
        [
            "true", "false", "{}", #"{"type":"null"}"#, #"{"type":"boolean"}"#, #"{"type":"integer"}"#,
            #"{"type":"number"}"#, #"{"type":"string"}"#, #"{"type":"array"}"#, #"{"type":"object"}"#,
            #"{"type":["string","null"]}"#, #"{"type":["integer","array","boolean"]}"#,
            #"{"title":"a note","format":"date"}"#,
        ].map { SchemaCase($0, some) }

    private static let values = [
        SchemaCase(
            #"{"enum":["a",1,null,[1,2],{"a":1,"b":[2.0]}]}"#,
            some + ["[1.0,2]", "[2,1]", #"{"b":[2],"a":1.0}"#, #"{"a":1}"#]),
        SchemaCase(#"{"enum":[false,0]}"#, some),
        SchemaCase(#"{"enum":[true]}"#, some),
        SchemaCase(#"{"const":1}"#, some),
        SchemaCase(#"{"const":{"a":1}}"#, some + [#"{"a":true}"#, #"{"a":1,"b":2}"#]),
        SchemaCase(#"{"const":null}"#, some),
        SchemaCase(#"{"const":123456789012345678901234567890}"#, some + ["123456789012345678901234567891"]),
        SchemaCase(#"{"const":"é"}"#, ["\"é\"", "\"e\u{301}\""]),
    ]

    private static let numbers: [SchemaCase] =
        [
            #"{"minimum":1}"#, #"{"maximum":1}"#, #"{"exclusiveMinimum":1}"#, #"{"exclusiveMaximum":1}"#,
            #"{"minimum":1.5}"#, #"{"exclusiveMaximum":1.5}"#, #"{"minimum":-0.0}"#,
            #"{"maximum":123456789012345678901234567889}"#, #"{"minimum":123456789012345678901234567890}"#,
            #"{"exclusiveMinimum":-123456789012345678901234567890}"#, #"{"maximum":9007199254740993}"#,
            #"{"minimum":1e100}"#,
            #"{"multipleOf":2}"#, #"{"multipleOf":0.5}"#, #"{"multipleOf":0.0001}"#, #"{"multipleOf":1e-8}"#,
            #"{"multipleOf":7}"#,
            #"{"multipleOf":9223372036854775807}"#, #"{"multipleOf":100}"#,
        ].map {
            SchemaCase(
                $0,
                some + [
                    "2", "3", "4.5", "-7", "14", "700", "9007199254740992", "9007199254740993", "9007199254740994",
                    "-0.0",
                    "9223372036854775807", "-9223372036854775808", "18446744073709551616",
                    "123456789012345678901234567889",
                    "-123456789012345678901234567891", "1e200", "-1e200", "5e-324", "0.0001",
                    "85070591730234615847396907784232501249",
                ])
        }

    private static let strings: [SchemaCase] =
        [
            #"{"minLength":1}"#, #"{"maxLength":2}"#, #"{"minLength":2.0,"maxLength":3}"#, #"{"pattern":"^a"}"#,
            #"{"pattern":"b"}"#,
            #"{"pattern":"^[a-c]+$"}"#, #"{"pattern":"^(?:ab|c)*d?$"}"#, #"{"pattern":"^a{2,3}$"}"#,
            #"{"pattern":"^(?!a)"}"#,
            #"{"pattern":"^(?=.*b)(?=.*c).{2,}$"}"#, #"{"pattern":"\\bcd\\b"}"#, #"{"pattern":"[^a-z ]"}"#,
            #"{"pattern":""}"#,
            #"{"pattern":"^\\S+@\\S+\\.[a-z]{2,}$"}"#, #"{"pattern":"^\\d{4}-\\d{2}$"}"#,
        ].map {
            SchemaCase(
                $0,
                some + [
                    "\"ab\"", "\"abc\"", "\"abcd\"", "\"aa\"", "\"aaaa\"", "\"cabd\"", "\"ab cd ef\"", "\"acb\"",
                    "\"d\"", "\"😀😀\"",
                    "\"e\u{301}\"", "\"x@y.de\"", "\"2026-11\"", "\"2026-1\"", "\"A\"",
                ])
        }

    private static let arrays: [SchemaCase] =
        [
            #"{"items":{"type":"integer"}}"#, #"{"items":false}"#,
            #"{"prefixItems":[{"type":"integer"},{"type":"string"}]}"#,
            #"{"prefixItems":[{"type":"integer"}],"items":{"type":"string"}}"#,
            #"{"prefixItems":[true,true],"items":false}"#,
            #"{"contains":{"type":"string"}}"#, #"{"contains":{"type":"string"},"minContains":2}"#,
            #"{"contains":{"type":"string"},"minContains":0}"#, #"{"contains":{"type":"integer"},"maxContains":1}"#,
            #"{"contains":{"type":"string"},"minContains":0,"maxContains":1}"#, #"{"minContains":3}"#,
            #"{"minItems":2}"#, #"{"maxItems":1}"#,
            #"{"uniqueItems":true}"#, #"{"uniqueItems":false}"#, #"{"minItems":1,"maxItems":2.0,"uniqueItems":true}"#,
        ].map {
            SchemaCase(
                $0,
                some + [
                    "[1,2]", "[1,1]", "[1,1.0]", "[1,true]", "[0,false]", #"[1,"a"]"#, #"["a","b"]"#, #"[1,"a","b"]"#,
                    #"["a","a",1]"#,
                    #"[{"a":1,"b":2},{"b":2,"a":1}]"#, #"[{"a":1},{"a":2}]"#, "[[1],[1.0]]", "[null,null]", #"["1",1]"#,
                    "[[],{}]",
                ])
        }

    private static let objects: [SchemaCase] =
        [
            #"{"properties":{"a":{"type":"integer"}}}"#, #"{"properties":{"a":false}}"#, #"{"required":["a"]}"#,
            #"{"required":["a","b"]}"#,
            #"{"required":[]}"#, #"{"patternProperties":{"^a":{"type":"integer"},"b$":{"maximum":5}}}"#,
            #"{"additionalProperties":false}"#, #"{"properties":{"a":true},"additionalProperties":false}"#,
            #"{"properties":{"a":true},"patternProperties":{"b":true},"additionalProperties":{"type":"string"}}"#,
            #"{"propertyNames":{"maxLength":1}}"#, #"{"propertyNames":{"enum":["a","b"]}}"#,
            #"{"propertyNames":false}"#,
            #"{"minProperties":1}"#, #"{"maxProperties":1}"#, #"{"dependentRequired":{"a":["b"]}}"#,
            #"{"dependentSchemas":{"a":{"required":["b"]},"c":false}}"#,
            #"{"properties":{"a":{"properties":{"b":{"type":"null"}}}}}"#,
        ].map {
            SchemaCase(
                $0,
                some + [
                    #"{"a":"x"}"#, #"{"a":1,"b":2}"#, #"{"b":2}"#, #"{"b":9,"a":1}"#, #"{"ab":7}"#, #"{"aab":"x"}"#,
                    #"{"c":1}"#, #"{"c":"x"}"#,
                    #"{"":1}"#, #"{"a":{"b":null}}"#, #"{"a":{"b":1}}"#, #"{"b":1,"c":2}"#,
                ])
        }

    private static let combinations: [SchemaCase] =
        [
            #"{"allOf":[{"type":"integer"},{"minimum":1}]}"#, #"{"anyOf":[{"type":"string"},{"minimum":1}]}"#,
            #"{"oneOf":[{"type":"integer"},{"minimum":1}]}"#, #"{"oneOf":[true,true]}"#, #"{"not":{"type":"string"}}"#,
            #"{"not":{}}"#,
            #"{"if":{"type":"integer"},"then":{"minimum":1},"else":{"type":"string"}}"#,
            #"{"if":{"type":"integer"},"else":{"type":"string"}}"#,
            #"{"if":{"type":"integer"},"then":false}"#, #"{"then":false}"#, #"{"else":false}"#, #"{"if":false}"#,
            #"{"not":{"not":{"anyOf":[{"const":1},{"type":"array"}]}}}"#,
            #"{"anyOf":[{"required":["a"]},{"maxLength":0}],"allOf":[{"not":{"type":"null"}}]}"#,
        ].map { SchemaCase($0, some) }

    private static let references = [
        SchemaCase(##"{"$ref":"#/$defs/a","$defs":{"a":{"type":"integer"}}}"##, some),
        SchemaCase(##"{"$ref":"#/$defs/a","minimum":1,"$defs":{"a":{"type":"integer"}}}"##, some),
        SchemaCase(##"{"$ref":"#n","$defs":{"a":{"$anchor":"n","type":"string"}}}"##, some),
        SchemaCase(
            #"{"$id":"https://example.org/s","$ref":"https://example.org/s#/$defs/a","$defs":{"a":{"type":"string"}}}"#,
            some),
        SchemaCase(
            ##"{"$ref":"#/$defs/~01~1\u0301","$defs":{"~1/\u0301":{"type":"string"}}}"##, some),
        SchemaCase(##"{"$ref":"#/$defs/a~1b~0c%25%20d","$defs":{"a/b~c% d":{"type":"string"}}}"##, some),
        SchemaCase(
            ##"{"anyOf":[{"type":"integer"},{"type":"array","items":{"$ref":"#"}}]}"##,
            some + ["[[[1]]]", #"[[["a"]]]"#, "[1,[2,[]]]"]),
        SchemaCase(
            ##"{"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object","required":["v"],"properties":{"v":true,"kids":{"type":"array","items":{"$ref":"#/$defs/tree"}}}}}}"##,
            some + [#"{"v":1,"kids":[{"v":2},{"v":3,"kids":[]}]}"#, #"{"v":1,"kids":[{"v":2},{"kids":[]}]}"#]),
        SchemaCase(
            ##"{"properties":{"a":{"$ref":"#/properties/b"},"b":{"type":"string"}}}"##,
            some + [#"{"a":"x"}"#, #"{"b":1}"#]),
        SchemaCase(##"{"allOf":[{"$ref":"#/allOf/1"},{"type":"string"}]}"##, some),
    ]

    private static let draft07: [SchemaCase] =
        [
            #""items":[{"type":"integer"}]"#, #""items":[{"type":"integer"}],"additionalItems":false"#,
            #""items":[{"type":"integer"}],"additionalItems":{"type":"string"}"#,
            #""items":{"type":"integer"},"additionalItems":false"#,
            #""dependencies":{"a":["b"],"c":{"required":["a"]}}"#,
            ##""$ref":"#/definitions/a","definitions":{"a":{"type":"string"}}"##,
            ##""$ref":"#/definitions/a","type":"integer","definitions":{"a":{"type":"string"}}"##,
            ##""properties":{"a":{"$ref":"#n"}},"definitions":{"x":{"$id":"#n","type":"string"}}"##,
        ].map {
            SchemaCase(
                #"{"$schema":"http://json-schema.org/draft-07/schema#",\#($0)}"#,
                some + [
                    #"[1,"a"]"#, #"["a"]"#, "[1,2]", #"{"a":1,"b":2}"#, #"{"c":1}"#, #"{"c":1,"a":1}"#, #"{"a":"x"}"#,
                ])
        }
}
