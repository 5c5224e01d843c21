import ForgeBSON
import ForgeJSON
import ForgeJinja
import ForgeTrail

/// Renders documents as they would be for requests, and goes on after what is missing, so that one look finds all of it.
struct PromptTrial {
    private(set) var tally = FailureTally()
    private(set) var rendered = 0
    private(set) var failed = 0
    /// Whether a template of some document was not followed to its end, so that more may be wrong behind that.
    private(set) var isCutShort = false
    private let job: Job
    private let prompts: [Template]
    private let now = Timestamp.now().seconds * 1000

    /// How many missing names of one template are passed over for one document.
    private static let patience = 50

    init(_ job: Job) {
        self.job = job
        prompts = [job.prompt.system, job.prompt.user].compactMap { $0 }
    }

    mutating func render(_ document: BSONDocument, _ id: CustomID) {
        var errors: [TemplateError] = []
        var scope = RequestTemplate.scope(of: document, at: now)
        for variable in job.vars {
            do throws(TemplateError) {
                try RequestTemplate.define(variable, in: &scope, document)
            } catch {
                errors.append(error)
                scope.tolerate(variable.name)
            }
        }
        for prompt in prompts { errors += self.errors(of: prompt, scope) }
        for error in errors { tally.add(error, of: id) }
        if errors.isEmpty { rendered += 1 } else { failed += 1 }
    }

    private mutating func errors(of prompt: Template, _ scope: TemplateScope) -> [TemplateError] {
        var errors: [TemplateError] = []
        var scope = scope
        var tolerated: Set<String> = []
        var text: [UInt8] = []
        while errors.count < Self.patience {
            do throws(TemplateError) {
                try prompt.render(scope, into: &text)
                return errors
            } catch {
                guard case .name(let name) = error.missing else {
                    errors.append(error)
                    break
                }
                // What a tolerated name leads to is no news.
                guard tolerated.insert(name).inserted else { break }
                errors.append(error)
                scope.tolerate(name)
            }
        }
        isCutShort = true
        return errors
    }
}

/// Renders what is written with an answer as far as that goes without one: what it asks of the document, the request and
/// the settings. An answer has been paid for when its template is found to ask for a field that is not there.
struct AnswerTrial {
    private(set) var tally = FailureTally()
    private let templates: [CompiledTemplate]
    private let base: TemplateScope

    init(_ job: Job) {
        // Only these can be missing from what is known before.
        let known: Set<String> = ["doc", "request", "settings", "usage"]
        templates = job.answerTemplates.filter { !known.isDisjoint(with: $0.names.map(\.name)) }
        var scope = TemplateScope()
        for template in templates { for name in template.names { scope.tolerate(name.name) } }
        scope.set("current_date", to: .date(0))
        for name in ["batch_id", "run", "request_id", "custom_id"] { scope.set(name, to: .string(name)) }
        scope.set("model", to: .string(job.request.model))
        scope.set("request", to: TemplateValue(JSONValue.object(job.request.body)))
        scope.set("settings", to: TemplateValue(.document(job.sharedSettings)))
        scope.set("usage", to: TemplateValue(.document(Usage(promptTokens: 1, completionTokens: 1).document)))
        base = scope
    }

    mutating func render(_ document: BSONDocument, _ id: CustomID) {
        if templates.isEmpty { return }
        var scope = base
        scope.set("doc", to: TemplateValue(.document(document)))
        scope.set("document_id", to: TemplateValue(document["_id"] ?? .null))
        for template in templates {
            do throws(TemplateError) {
                switch template {
                case .text(let template): _ = try template.render(scope)
                case .value(let expression): _ = try expression.bson(scope)
                }
            } catch {
                // Anything else may be so only because there is no answer.
                if case .attribute = error.missing { tally.add(error, of: id) }
            }
        }
    }
}
