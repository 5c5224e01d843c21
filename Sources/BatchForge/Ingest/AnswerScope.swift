import ForgeBSON
import ForgeJSON
import ForgeJinja
import ForgeTrail

/// What the templates of `results` may ask for.
///
/// Nothing in it depends on when an ingest runs: the time is that of the journal, and what the job said is taken from
/// the frozen job of the run. So ingesting the same files again gives the same values.
package struct AnswerScope {
    private let base: TemplateScope

    /// `frozen` is the run's `job_<run>.json`; nil for a run of another program.
    package init(of part: PartState, began: Timestamp, frozen: JSONValue?) {
        var scope = TemplateScope()
        scope.set("current_date", to: TemplateValue(.date(milliseconds: began.milliseconds)))
        scope.set("batch_id", to: TemplateValue(BSONValue.string(part.batchID ?? "")))
        scope.set("run", to: TemplateValue(BSONValue.string(part.part.run.description)))
        scope.set("request", to: TemplateValue(frozen?["request"]?["body"] ?? .object([:])))
        // Extended JSON, as it is frozen.
        let settings = frozen?["settings"].flatMap { try? BSONValue(extendedJSON: $0) }
        scope.set("settings", to: TemplateValue(settings ?? .document(BSONDocument())))
        base = scope
    }

    package func scope(
        _ answer: Answer, to customID: String, of id: BSONValue, usage: Usage?, document: BSONDocument?
    ) -> TemplateScope {
        var scope = base
        scope.set(answer, usage: usage)
        scope.set("document_id", to: TemplateValue(id))
        scope.set("custom_id", to: TemplateValue(BSONValue.string(customID)))
        scope.set("request_id", to: TemplateValue(BSONValue.string(answer.requestID)))
        if let document { scope.set("doc", to: TemplateValue(.document(document))) }
        return scope
    }
}

extension TemplateScope {
    /// What `results` and `response.require` both may ask of an answer.
    mutating func set(_ answer: Answer, usage: Usage?) {
        let content = TemplateValue(answer.content)
        set("response_content", to: content)
        set("response", to: content)
        set("model", to: TemplateValue(BSONValue.string(answer.model)))
        if let usage { set("usage", to: TemplateValue(.document(usage.document))) }
    }
}

extension Usage {
    var document: BSONDocument {
        ["prompt_tokens": .int64(promptTokens), "completion_tokens": .int64(completionTokens)]
    }
}
