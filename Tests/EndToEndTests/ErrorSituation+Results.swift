import ForgeBSON

/// Around the documents that a prompt needs, and what a job demands of its answers.
extension ErrorSituation {
    private static let selecting = "{ai_status: pending}, sort: {_id: 1}"

    static let results = [
        ErrorSituation(
            tool: "gen-batch", name: "the server knows no such stage of select.pipeline",
            job: [(selecting, selecting + ", pipeline: [{$set: {a: 1}}, {$lokup: {}}]")]),
        ErrorSituation(
            tool: "gen-batch", name: "select.pipeline makes several rows of a document",
            job: [(selecting, selecting + ", pipeline: [{$set: {a: [1, 2]}}, {$unwind: $a}]")]),
        ErrorSituation(
            tool: "gen-batch", name: "no document has the context that it needs",
            job: [(selecting, selecting + ", pipeline: [{$match: {details: {$exists: true}}}]")]),
        ErrorSituation(
            tool: "gen-batch", name: "a document lacks the context that it needs",
            job: [(selecting, selecting + ", pipeline: [{$match: {_id: 0}}]")]),
        ErrorSituation(
            tool: "gen-batch", name: "a job that this one builds on has not run",
            job: [("retry:", "depends_on: [details]\nretry:")],
            then: { try $0.write("version: 1\n", to: "jobs/details.yaml") }, arguments: ["--job", "visits"]),
        ErrorSituation(
            tool: "gen-batch", name: "a job that this one builds on is not there",
            job: [("retry:", "depends_on: [detials]\nretry:")]),
        ErrorSituation(
            tool: "gen-batch", name: "the schema of the answers cannot be used",
            job: [("{parse: json_or_text}", "{parse: json, schema: answer.json}")],
            then: { try $0.write(#"{"type": "objekt"}"#, to: "jobs/answer.json") }),
        ErrorSituation(
            tool: "gen-batch", name: "every document would write the same row",
            job: [("- update:", "- {collection: rows, filter: {a: 1}, update: {$set: {b: 1}}}\n  - update:")]),
        ErrorSituation(
            tool: "ingest-results", name: "an answer lacks a section",
            job: [("{parse: json_or_text}", "{parse: text, sections: [\"## Nowhere\"]}")], after: downloaded),
        ErrorSituation(
            tool: "ingest-results", name: "an answer does not meet a condition of the job",
            job: [("{parse: json_or_text}", "{require: [\"response_content is number\"]}")], after: downloaded),
        ErrorSituation(
            tool: "ingest-results", name: "a row cannot be written",
            job: [
                (
                    "- update:",
                    "- {collection: rows, filter: {a: \"{{ document_id }}\"}, upsert: true, update: {$set: {b: 1}}}\n  - update:"
                )
            ], after: downloaded,
            then: { bench in
                let index: BSONValue = ["key": ["b": 1], "name": "b", "unique": true]
                try bench.command(["createIndexes": "rows", "indexes": [index]])
            }),
        ErrorSituation(
            tool: "ingest-results", name: "the program of response.transform is not there",
            job: [("{parse: json_or_text}", "{transform: {exec: [./nothing]}}")], after: downloaded),
    ]
}
