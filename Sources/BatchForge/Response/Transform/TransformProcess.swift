import ForgeJSON

/// The command of `response.transform.exec`: one child for all answers, a JSON line in and a JSON line out for each.
///
///     in:   {"custom_id": …, "response": …, "document": …}
///     out:  {"response": …}      the new response
///     or:   {"error": "text"}    this answer failed
///
/// The order alone says which line belongs to which answer, so a child that writes anything else is out of step: it is
/// ended, and the next answer gets a new one. A `custom_id` in the line out is optional, and held against the one asked.
package final class TransformProcess {
    private let command: [String]
    private let directory: String
    private let timeout: Duration
    private let patience: Duration
    private var child: LineProcess?
    private var failuresInARow = 0

    /// How often a child is started again without having answered in between.
    private static let restartLimit = 3

    /// The child starts with the first answer, in `directory`, without a shell. `timeout` is for one line; `patience` for
    /// its end when there are no more.
    package init(
        command: [String], directory: String, timeout: Duration = .seconds(30), patience: Duration = .seconds(5)
    ) {
        self.command = command
        self.directory = directory
        self.timeout = timeout
        self.patience = patience
    }

    deinit { close() }

    /// Lets the child finish: its input ends, and if it does not, it is made to.
    package func close() {
        child?.close(patience: patience)
        child = nil
    }

    package func transform(_ request: JSONObject) throws(TransformError) -> JSONValue {
        let line = try answer(to: JSONValue.object(request).serialized() + [UInt8(ascii: "\n")])
        do {
            let response = try read(line, for: request["custom_id"])
            failuresInARow = 0
            return response
        } catch {
            if error.kind == .rejected {
                failuresInARow = 0
            } else {
                fail()
            }
            throw error
        }
    }

    // MARK: The line out

    private func read(_ line: [UInt8], for id: JSONValue?) throws(TransformError) -> JSONValue {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: line)
        } catch {
            throw self.error(.malformed, "wrote a line that is not JSON: \(error)")
        }
        guard let object = value.objectValue else { throw error(.malformed, "wrote a line that is not a JSON object") }
        if let id, let other = object["custom_id"], other != id {
            throw error(.malformed, "answered for another custom_id than it was asked for")
        }
        if let reason = object["error"], !reason.isNull {
            let text = ShownText.clipped(ShownText.oneLine(reason.stringValue ?? "without a text"), to: 300)
            throw TransformError(kind: .rejected, message: "the transform refused the answer: \(text)")
        }
        guard let response = object["response"] else {
            throw error(.malformed, "wrote a line with neither 'response' nor 'error'")
        }
        return response
    }

    // MARK: The child

    private func answer(to line: [UInt8]) throws(TransformError) -> [UInt8] {
        if let child, child.hasEnded {
            // Between two answers that does no harm, whatever the reason.
            child.close(patience: patience)
            self.child = nil
        }
        do {
            let child = try child ?? start()
            self.child = child
            return try child.exchange(line, before: .now + timeout)
        } catch let failure as LineProcess.Failure {
            throw self.error(after: failure)
        } catch {
            throw error as? TransformError ?? self.error(.ended, "failed: \(error)")
        }
    }

    private func start() throws -> LineProcess {
        guard failuresInARow <= Self.restartLimit else {
            throw error(.gaveUp, "failed \(failuresInARow) times in a row; it is not started again")
        }
        return try LineProcess(command, in: directory)
    }

    private func fail() {
        child?.kill()
        child = nil
        failuresInARow += 1
    }

    private func error(after failure: LineProcess.Failure) -> TransformError {
        switch failure {
        case .cannotStart(let reason):
            return TransformError(
                kind: .cannotStart, message: "cannot start the transform '\(shown)' in '\(directory)': \(reason)")
        case .interrupted:
            child?.close(patience: .zero)
            child = nil
            return TransformError(kind: .interrupted, message: "the transform was interrupted")
        case .timedOut:
            fail()
            return error(.timedOut, "did not answer within \(timeout) and was ended")
        case .ended:
            // Its end may be a moment behind the end of its output.
            let end = child?.close(patience: .seconds(1)) ?? "ended"
            fail()
            return error(.ended, "\(end) before it answered")
        case .tooLong:
            fail()
            return error(.malformed, "wrote a line of more than \(LineProcess.lengthLimit >> 20) MiB")
        case .unasked:
            fail()
            return error(.malformed, "wrote more than one line for an answer")
        case .system(let operation, let reason):
            fail()
            return error(.ended, "cannot be reached: \(operation): \(reason)")
        }
    }

    private func error(_ kind: TransformError.Kind, _ what: String) -> TransformError {
        TransformError(kind: kind, message: "the transform '\(shown)' \(what)")
    }

    private var shown: String { ShownText.clipped(ShownText.oneLine(command.joined(separator: " ")), to: 100) }
}
