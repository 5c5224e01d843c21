import ForgeJSON
import ForgeJinja

/// What a job demands of an answer beyond that it can be read: a schema, sections, conditions.
struct AnswerCriteria: Sendable {
    private let schema: ResponseSchema?
    private let sections: MarkdownSections
    private let requirements: [Requirement]

    init(_ response: ResponseSettings) {
        schema = response.schema?.compiled
        sections = MarkdownSections(response.sections)
        requirements = response.require
    }

    /// The first thing that the answer lacks; nil when it is as the job wants it. `json` is nil where the answer was
    /// taken for text.
    func verdict(on answer: Answer, text: String, json: JSONValue?, usage: Usage?) -> Verdict? {
        if let schema {
            guard let json else {
                return Verdict(.invalidJSON, "the answer is not JSON, which 'response.schema' asks for")
            }
            if let violation = schema.firstViolation(in: json) { return Verdict(.schema, "the answer \(violation)") }
        }
        if let problem = sections.firstProblem(in: text) ?? unmet(by: answer, usage) {
            return Verdict(.incomplete, problem)
        }
        return nil
    }

    private func unmet(by answer: Answer, _ usage: Usage?) -> String? {
        if requirements.isEmpty { return nil }
        var scope = TemplateScope()
        scope.set(answer, usage: usage)
        for requirement in requirements {
            do throws(TemplateError) {
                if try requirement.expression.isTrue(scope) { continue }
                return "'\(requirement.text)' is not met"
            } catch {
                return "'\(requirement.text)' is not met: \(error.message)"
            }
        }
        return nil
    }
}
