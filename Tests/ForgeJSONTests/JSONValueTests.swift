import ForgeJSON
import Testing

@Suite("JSONValue and JSONObject: a tree that keeps its order")
struct JSONValueTests {
    @Test("members keep their order; a key that comes again keeps the first one's place and the last one's value")
    func order() throws {
        let value = try JSONValue(parsing: #"{"b":1,"a":2,"b":3,"c":4}"#)
        #expect(value.text() == #"{"b":3,"a":2,"c":4}"#)
        #expect(value.objectValue?.map(\.key) == ["b", "a", "c"])
        #expect(value.objectValue?.count == 3)
    }

    @Test("small and large objects behave alike", arguments: [1, 15, 16, 17, 18, 100, 1000])
    func sizes(count: Int) {
        var object = JSONObject()
        for number in 0..<count { object["key \(number)"] = .integer(Int64(number)) }
        for number in 0..<count { object["key \(number)"] = .integer(Int64(-number)) }
        #expect(object.count == count && !object.isEmpty)
        #expect(object.map(\.value) == (0..<count).map { .integer(Int64(-$0)) })
        #expect(object["key \(count)"] == nil)
        object["absent"] = nil
        for number in stride(from: 0, to: count, by: 2) { object["key \(number)"] = nil }
        for number in 0..<count {
            #expect(object["key \(number)"] == (number.isMultiple(of: 2) ? nil : .integer(Int64(-number))))
        }
        object["last"] = true
        #expect(object.map(\.key).last == "last" && object["last"] == true)
    }

    @Test("a large object with one key again and again is read in a moment")
    func manyKeys() throws {
        let members = (0..<50_000).map { "\"key \($0)\":\($0)" } + (0..<50_000).map { "\"key \($0)\":0" }
        let value = try JSONValue(parsing: "{" + members.joined(separator: ",") + "}")
        #expect(value.objectValue?.count == 50_000)
    }

    @Test("strings and keys are equal by their bytes, not by Unicode's equivalence")
    func equality() {
        let composed: JSONValue = "\u{E9}"
        let decomposed: JSONValue = "e\u{301}"
        #expect(composed != decomposed)
        let object: JSONObject = ["\u{E9}": 1, "e\u{301}": 2]
        #expect(object.count == 2 && object["e\u{301}"] == 2)
        #expect(JSONValue.object(["a": 1, "b": 2]) != .object(["b": 2, "a": 1]))
        #expect(JSONValue.integer(1) != .double(1))
        #expect(JSONValue.object([:]) != .array([]))
        #expect(JSONValue.null != false)
    }

    @Test("accessors give the value of their kind, and nothing of another")
    func accessors() {
        let value: JSONValue = [
            "null": nil, "bool": true, "integer": 7, "double": 1.5, "text": "t\(1)", "list": [1, 2],
        ]
        #expect(value["null"]?.isNull == true && value["bool"]?.isNull == false)
        #expect(value["bool"]?.boolValue == true && value["integer"]?.boolValue == nil)
        #expect(value["integer"]?.integerValue == 7 && value["double"]?.integerValue == nil)
        #expect(value["integer"]?.doubleValue == 7 && value["double"]?.doubleValue == 1.5)
        #expect(value["text"]?.stringValue == "t1" && value["text"]?.doubleValue == nil)
        #expect(value["list"]?[1] == 2 && value["list"]?[2] == nil && value["list"]?[-1] == nil)
        #expect(value["list"]?.arrayValue?.count == 2 && value["list"]?.objectValue == nil)
        #expect(value["absent"] == nil && value[0] == nil && value["text"]?["x"] == nil)
    }
}
