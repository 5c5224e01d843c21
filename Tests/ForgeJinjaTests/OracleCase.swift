import ForgeBSON
import ForgeJinja

/// A template that Python's Jinja2 is asked about too, over one document that all of them share.
struct OracleCase: Sendable, ExpressibleByStringLiteral {
    let template: String
    var options = TemplateOptions.standard
    /// The templates that it can include and import, by name.
    var templates: [String: String] = [:]

    init(stringLiteral template: String) { self.template = template }

    init(
        _ template: String, trimBlocks: Bool = false, lstripBlocks: Bool = false, keepTrailingNewline: Bool = false,
        undefined: TemplateOptions.Undefined = .strict, extensions: Set<TemplateOptions.Extension> = [],
        with templates: [String: String] = [:]
    ) {
        self.template = template
        self.templates = templates
        options = TemplateOptions(
            trimBlocks: trimBlocks, lstripBlocks: lstripBlocks, keepTrailingNewline: keepTrailingNewline,
            undefined: undefined, extensions: extensions)
    }

    /// By feature.
    static let groups: [(name: String, cases: [OracleCase])] = [
        ("output", output), ("lookup", lookup), ("arithmetic", arithmetic), ("comparison", comparison),
        ("text filters", textFilters), ("sequence filters", sequenceFilters), ("number filters", numberFilters),
        ("tojson", json), ("tests", valueTests), ("methods", methods), ("conditions", conditions), ("loops", loops),
        ("assignments", assignments), ("macros", macros), ("white space", whiteSpace), ("lenient", lenient),
        ("chainable", chainable), ("syntax errors", syntaxErrors), ("dates", dates), ("big integers", bigIntegers),
        ("prompts", prompts), ("includes", includes),
        ("imports", imports), ("inheritance", inheritance), ("extensions", extensions),
        ("corners", corners), ("markup", markup), ("filter arguments", filterArguments),
        ("missing arguments", missingArguments), ("formats", formats),
        ("date methods", dateMethods), ("decimals", decimals),
    ]

    static let document = #"""
        {
         "_id": {"$oid": "64f0c1d2e3a4b5c6d7e8f901"},
         "name": "Zoë O'Brien", "title": "senior engineer", "empty": "", "spaces": "  two  words ",
         "age": 41, "height": {"$numberDouble": "1.0"}, "score": 87.456, "negative": -7, "big": {"$numberLong": "9007199254740993"},
         "tiny": 0.00001234, "huge": {"$numberDouble": "1e22"}, "zero": 0,
         "active": true, "retired": false, "nothing": null,
         "born": {"$date": "1983-03-09T04:05:06.789Z"}, "joined": {"$date": "2020-02-29T23:59:00Z"},
         "balance": {"$numberDecimal": "1234.50"},
         "tags": ["red", "Green", "blue", "apple"], "numbers": [3, 1, 2, 2, 10], "none_list": [], "mixed": [1, 2.5, "x", null, true],
         "text": "The quick brown fox\njumps over the lazy dog.\n\nIt is late.",
         "unicode": "Ünïcödé ﬁ ß 日本 😀 é", "quotes": "it's \"quoted\" \\ back", "html": "<b>&'\"</b>",
         "address": {"city": "Köln", "zip": "50667", "geo": {"lat": 50.94, "lon": 6.96}},
         "visits": [
           {"date": {"$date": "2023-05-01T08:00:00Z"}, "doctor": "Meier", "cost": 30, "notes": ["ok", "follow-up"], "kind": "b"},
           {"date": {"$date": "2023-06-11T09:30:15Z"}, "doctor": "ahmed", "cost": 12.5, "notes": [], "kind": "A"},
           {"date": {"$date": "2024-01-31T00:00:00Z"}, "doctor": "Zhou", "cost": 7, "kind": "a"}],
         "matrix": [[1, 2], [3, 4]], "pairs": [["a", 1], ["b", 2]], "items": {"items": "shadow", "keys": 3},
         "tree": [{"n": "root", "c": [{"n": "left", "c": []}, {"n": "right", "c": [{"n": "leaf", "c": []}]}]}],
         "long": "Supercalifragilistic words-with-hyphens and a few more words to wrap around at some width"
        }
        """#
}

extension OracleCase {
    func question(_ document: BSONDocument) -> OracleQuestion {
        OracleQuestion(template: template, document: document, options: options, templates: templates)
    }
}
