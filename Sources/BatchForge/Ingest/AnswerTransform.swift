import ForgeBSON
import ForgeJSON

/// `response.transform`: hands each answer and its document to a program of the user's, which gives back what is stored.
struct AnswerTransform {
    private let process: TransformProcess

    /// Nil where the job has none. The program starts with the first answer, in the job file's folder.
    init?(_ job: Job) {
        guard let transform = job.response.transform else { return nil }
        process = TransformProcess(command: transform.command, directory: job.folder, timeout: transform.timeout)
    }

    /// What the program makes of the answer. Throws a `TransformError` about this one answer, or what ends the step.
    func content(of answer: Answer, to customID: String, for document: BSONDocument) throws -> BSONValue {
        let line: JSONObject = [
            "custom_id": .string(customID), "response": answer.content.extendedJSON(.relaxed),
            "document": BSONValue.document(document).extendedJSON(.relaxed),
        ]
        let response: JSONValue
        do throws(TransformError) {
            response = try process.transform(line)
        } catch {
            if error.kind == .interrupted { throw Interruption.status }
            if error.isPerAnswer { throw error }
            throw StepError(
                error.kind == .cannotStart ? .configuration : .failed, error.message,
                hint: "mend 'response.transform' and run the same command again; no answer is lost")
        }
        return try BSONValue(json: response)
    }
}
