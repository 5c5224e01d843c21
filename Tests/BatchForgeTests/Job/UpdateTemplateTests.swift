import ForgeBSON
import ForgeJSON
import ForgeJinja
import Testing

@testable import BatchForge

@Suite("UpdateTemplate: values are filled in, the structure is not")
struct UpdateTemplateTests {
    /// An answer as ingestion sets it.
    private static func scope(content: String = "Rest.", response: BSONValue = ["title": "Rest", "hours": 8])
        -> TemplateScope
    {
        var scope = TemplateScope()
        scope.set("response_content", to: TemplateValue(BSONValue.string(content)))
        scope.set("response", to: TemplateValue(response))
        scope.set("current_date", to: TemplateValue(BSONValue.date(milliseconds: 1_706_659_200_000)))
        scope.set("model", to: TemplateValue(BSONValue.string("gpt-4o-mini")))
        scope.set("document_id", to: TemplateValue(BSONValue.int32(2)))
        return scope
    }

    private static func render(_ update: String, _ scope: TemplateScope = scope()) throws -> BSONDocument {
        let job = try JobFixture.load([5: "  - update: \(update)"])
        return try #require(job.results.first?.sourceUpdate).render(scope)
    }

    @Test("the seed's update")
    func seed() throws {
        let update = try Self.render(
            "{$push: {event_response: {talking_points: \"{{response_content}}\", created_date: \"{{current_date}}\"}}}")
        #expect(
            update == [
                "$push": [
                    "event_response": [
                        "talking_points": "Rest.", "created_date": .date(milliseconds: 1_706_659_200_000),
                    ]
                ]
            ])
    }

    @Test("a value that is exactly one expression keeps its type, any other is text")
    func types() throws {
        let update = try Self.render(
            """
            {$set: {whole: "{{ response }}", part: "{{ response.hours }}", text: "{{ response.hours }} h", two: "{{ document_id }}{{ document_id }}",
                  trimmed: "{{- document_id -}}", spaced: " {{ document_id }}", none: "{{ response.title is none }}", braces: "{{ '}}' }}",
                  block: "{% if document_id > 1 %}again{% endif %}", plain: text, list: ["{{ document_id }}", 1.5, null, {a: "{{ document_id }}"}]},
                  $inc: {n: "{{ document_id }}", m: 1}, $currentDate: {seen: true}, $unset: {old: ""}}
            """)
        #expect(
            update == [
                "$set": [
                    "whole": ["title": "Rest", "hours": 8], "part": 8, "text": "8 h", "two": "22", "trimmed": 2,
                    "spaced": " 2", "none": false, "braces": "}}", "block": "again", "plain": "text",
                    "list": [2, 1.5, .null, ["a": 2]],
                ],
                "$inc": ["n": 2, "m": 1], "$currentDate": ["seen": true], "$unset": ["old": ""],
            ])
    }

    @Test(
        "an answer cannot become an operator, a field or a template",
        arguments: [
            "$set", "{\"$set\": {\"ai_status\": \"failed\"}}", "{{ 7 * 7 }}", "{% raw %}", "\", $unset: {a: 1}, b: \"",
            "123", "[1,2]", "true",
            "null", "{\"$oid\": \"507f1f77bcf86cd799439011\"}", "a\u{0}b", "\u{1F600}\n\t", "",
        ])
    func hostile(content: String) throws {
        let update = try Self.render(
            "{$set: {a: \"{{ response_content }}\", b: \"<{{ response_content }}>\"}}", Self.scope(content: content))
        #expect(update == ["$set": ["a": .string(content), "b": .string("<\(content)>")]])
        let document: BSONValue = ["$set": .document(["ai_status": .string(content)])]
        let whole = try Self.render("{$set: {a: \"{{ response }}\"}}", Self.scope(response: document))
        #expect(whole == ["$set": ["a": document]])
    }

    @Test("an answer cannot bring modifiers along", arguments: ["$push", "$addToSet"])
    func modifiers(name: String) throws {
        let answer: BSONValue = ["$each": [], "$slice": 0]
        let update = try Self.render("{\(name): {a: \"{{ response }}\"}}", Self.scope(response: answer))
        #expect(update == BSONDocument().setting(name, to: ["a": ["$each": [answer]]]))
        let ours = try Self.render(
            "{\(name): {a: {$each: \"{{ response }}\"}}}", Self.scope(response: ["x", "y"]))
        #expect(ours == BSONDocument().setting(name, to: ["a": ["$each": ["x", "y"]]]))
    }

    @Test("an answer in a condition is a value")
    func condition() throws {
        let answer: BSONValue = ["$ne": .null]
        let update = try Self.render(
            "{$pull: {a: {$eq: \"{{ response }}\"}, b: \"{{ response }}.\"}}", Self.scope(response: answer))
        #expect(update["$pull"]?.documentValue?["a"] == ["$eq": answer])
        #expect(update["$pull"]?.documentValue?["b"]?.stringValue?.hasSuffix(".") == true)
    }

    @Test("Extended JSON gives types that YAML has not")
    func extended() throws {
        let update = try Self.render(
            "{$set: {at: {$date: \"2024-01-31T00:00:00Z\"}, n: {$numberLong: \"5\"}, id: {$oid: 507f1f77bcf86cd799439011}}}"
        )
        let id = try #require(ObjectID("507f1f77bcf86cd799439011"))
        #expect(
            update == ["$set": ["at": .date(milliseconds: 1_706_659_200_000), "n": .int64(5), "id": .objectID(id)]])
    }

    @Test("what an answer lacks is an error, not a hole")
    func missing() throws {
        for text in ["{{ response.absent }}", "a {{ response.absent }}", "{{ response.absent.deeper }}"] {
            #expect(throws: TemplateError.self) { try Self.render("{$set: {a: \"\(text)\"}}") }
        }
        let update = try Self.render("{$set: {a: \"{{ response.absent | default('none') }}\"}}")
        #expect(update == ["$set": ["a": "none"]])
    }

    @Test("the first line says what cannot be an update", arguments: refused)
    func refusals(update: String, message: String) throws {
        let text = try JobFixture.complaint(JobFixture.yaml([5: "  - update: \(update)"])) ?? "accepted"
        #expect(text.split(separator: "\n").first.map(String.init) == "case.yaml:5:\(message)")
    }

    static let refused: [(String, String)] = [
        ("[{$set: {a: 1}}]", "13: an update must be a mapping of operators; pipelines are not supported"),
        ("answer", "13: an update must be a mapping of operators"),
        ("{}", "13: the update is empty"),
        ("{answer: 1}", "14: 'answer' is not an update operator"),
        ("{$sett: {a: 1}}", "14: unknown update operator '$sett'"),
        ("{$setOnInsert: {a: 1}}", "14: '$setOnInsert' has no effect here: documents are never inserted"),
        ("{$set: 5}", "14: '$set' takes a mapping of fields"),
        ("{$set: {}}", "14: '$set' takes a mapping of fields"),
        ("{$set: {ai_status: completed}}", "21: 'ai_status' cannot be updated: the status is written there"),
        ("{$set: {ai_status.x: 1}}", "21: 'ai_status.x' cannot be updated: the status is written there"),
        ("{$unset: {processing_info: 1}}", "23: 'processing_info' cannot be updated: the claim is written there"),
        (
            "{$set: {processing_info.claim.run: 1}}",
            "21: 'processing_info.claim.run' cannot be updated: the claim is written there"
        ),
        ("{$rename: {old: processing_info}}", "24: 'processing_info' cannot be updated: the claim is written there"),
        ("{$rename: {old: \"{{ model }}\"}}", "29: '$rename' takes the new name as text, without a template"),
        ("{$rename: {old: {a: 1}}}", "29: '$rename' takes the new name as text"),
        (
            "{$rename: {old: \"${X:-processing_info}\"}}",
            "24: 'processing_info' cannot be updated: the claim is written there"
        ),
        ("{$pull: {list: \"{{ response }}\"}}", "28: an answer in a condition could act as an operator"),
        ("{$pull: {list: {a: [\"{{ response }}\"]}}}", "33: an answer in a condition could act as an operator"),
        ("{$currentDate: {at: \"{{ response }}\"}}", "33: a template cannot be the argument of '$currentDate'"),
        ("{$set: {_id: 1}}", "21: '_id' is the identity of the document, which never changes"),
        ("{$set: {a..b: 1}}", "21: 'a..b' has an empty name between its dots"),
        ("{$set: {$a: 1}}", "21: '$a' has a name that begins with '$'"),
        ("{$set: {a.$.b: 1}}", "21: 'a.$.b' names elements of a list that nothing here can select"),
        ("{$set: {\"a.$[x].b\": 1}}", "21: 'a.$[x].b' names elements of a list that nothing here can select"),
        ("{$set: {a: {$inc: 1}}}", "25: the field name '$inc' begins with '$'"),
        ("{$set: {\"{{ model }}\": 1}}", "21: a field name cannot be a template"),
        ("{$set: {a: {\"{{ model }}\": 1}}}", "25: a field name cannot be a template"),
        ("{$set: {a: {$oid: \"{{ model }}\"}}}", "31: a template cannot stand in '$oid'"),
        ("{$set: {a: {$oid: 123}}}", "24: not Extended JSON: wrong value of '$oid'"),
        ("{$set: {a: 1}, $inc: {a: 1}}", "35: 'a' is written twice"),
        ("{$set: {a: 1, a.b: 1}}", "27: 'a.b' and 'a' are written twice"),
        ("{$inc: {a: \"x\"}}", "24: '$inc' takes a number"),
        ("{$inc: {a: \"{{ document_id }} \"}}", "24: '$inc' takes a number"),
        ("{$set: {a: yes}}", "24: 'yes' is a truth value in YAML 1.1 and text in YAML 1.2"),
        ("{$set: {a: 2024-01-31}}", "24: '2024-01-31' is a date in YAML 1.1 and text in YAML 1.2"),
        ("{$set: {a: \"{{ respons }}\"}}", "28: unknown name 'respons'"),
        ("{$set: {a: \"by {{ dok.name }}\"}}", "31: unknown name 'dok'"),
        ("{$set: {a: \"{{ model | titel }}\"}}", "36: unknown filter 'titel'"),
        ("{$set: {a: \"{{ model \"}}", "28: unexpected end of template, expected 'end of print statement'."),
    ]

    @Test("two updates of one job may not write the same field")
    func conflict() throws {
        let text = try JobFixture.complaint(JobFixture.yaml(adding: "  - update: {$push: {answer.list: 1}}"))
        #expect(text?.hasPrefix("case.yaml:6:22: 'answer.list' and 'answer' are written twice\n") == true)
        #expect(text?.hasSuffix("hint: the other place is line 5; the server takes one update of a field only") == true)
    }

    @Test("the field of the status is free where another one is configured")
    func otherFields() throws {
        let job = try JobFixture.load(
            [5: "  - update: {$set: {ai_status: done, processing_info.note: x}}"],
            adding: "status: {field: s, info_field: i}")
        #expect(
            try job.results.first?.sourceUpdate?.render(Self.scope()) == [
                "$set": ["ai_status": "done", "processing_info.note": "x"]
            ])
    }
}

@Suite("Job: an error in a template is told with its place in the file")
struct TemplatePlaceTests {
    @Test(
        "inline templates",
        arguments: [
            ("prompt: {user: \"Dear {{ name | titel }}\"}", "3:32: unknown filter 'titel'"),
            ("prompt: {user: Dear}\nvars: {a: \"b | titel\"}", "4:16: unknown filter 'titel'"),
            ("prompt:\n  user: |\n    Dear\n\n      {{ name | titel }}", "7:17: unknown filter 'titel'"),
            ("prompt:\n  system: \"{{ a | titel }}\"\n  user: x", "4:19: unknown filter 'titel'"),
            (
                "prompt:\n  user: >\n    Dear\n    {{ name | titel }}",
                "4:9: unknown filter 'titel' (at line 1, column 16 of the template)"
            ),
            (
                "prompt:\n  user: \"a\\t{{ name | titel }}\"",
                "4:9: unknown filter 'titel' (at column 13 of the template)"
            ),
        ])
    func inline(text: String, message: String) throws {
        let complaint = try JobFixture.complaint(JobFixture.yaml([3: text])) ?? "accepted"
        let first = String(complaint.prefix { $0 != "\n" })
        #expect(first == "case.yaml:\(message)")
    }

    @Test("template files")
    func file() throws {
        let text = try JobFixture.complaint(
            JobFixture.yaml([3: "prompt: {user_file: prompt.j2}"]),
            files: ["prompt.j2": "Hello\nDear {{ name | titel }},\n"])
        #expect(
            text == """
                prompt.j2:2:16: unknown filter 'titel'
                    2 | Dear {{ name | titel }},
                      |                ^^^^^
                hint: did you mean 'title'?
                """)
    }
}
