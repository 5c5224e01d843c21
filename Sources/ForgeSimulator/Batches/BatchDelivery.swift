import ForgeJSON

/// Makes the result files of a batch that ends: all of its answers, or those that were done when it was stopped.
struct BatchDelivery {
    let batch: BatchRecord
    let status: BatchStatus
    let at: Int64
    let identifiers: Identifiers
    let shuffleSeed: UInt64?
    let paths: StatePaths

    /// Writes the files under their final names, durable, and tells what the batch came to.
    func deliver() throws(SimulatorError) -> StateEvent.Ended {
        guard batch.inProgress != nil else {
            return StateEvent.Ended(
                at: at, status: status, completed: 0, failed: 0, usage: Usage(), output: nil, error: nil)
        }
        let done = batch.cutoff ?? batch.total
        var output = try LineSink("\(paths.incoming)/\(batch.id).output")
        var error = try LineSink("\(paths.incoming)/\(batch.id).error")
        var outputs = try LineSource(paths.output(of: batch.id))
        var errors = try LineSource(paths.error(of: batch.id))
        var usage = Usage()
        var counts = (completed: 0, failed: 0)
        var held: [[UInt8]] = []
        try LineRecord.forEach(in: paths.lines(of: batch.id)) { (number, record) throws(SimulatorError) in
            guard number <= done else {
                return try error.write(unfinished(number, record.customID))
            }
            usage = usage + record.usage
            switch record.outcome {
            case .omitted: counts.completed += 1
            case .error:
                counts.failed += 1
                guard let line = try errors.next()?.bytes else { return }
                for _ in 0..<record.copies { try error.write(line + [0x0A]) }
            case .ok, .useless, .misplaced:
                counts.completed += 1
                guard let line = try outputs.next()?.bytes else { return }
                for _ in 0..<record.copies {
                    if shuffleSeed != nil { held.append(line + [0x0A]) } else { try output.write(line + [0x0A]) }
                }
            }
        }
        if let shuffleSeed {
            var chance = Chance(shuffleSeed, for: batch.id)
            for line in held.shuffled(using: &chance) { try output.write(line) }
        }
        try output.finish()
        try error.finish()
        let files = (output: try publish(output, "output"), error: try publish(error, "error"))
        try FileSystem.syncDirectory(paths.files)
        return StateEvent.Ended(
            at: at, status: status, completed: counts.completed, failed: counts.failed, usage: usage,
            output: files.output, error: files.error)
    }

    private func publish(_ sink: LineSink, _ kind: String) throws(SimulatorError) -> FileRecord? {
        let temporary = "\(paths.incoming)/\(batch.id).\(kind)"
        guard sink.bytes > 0 else {
            FileSystem.remove(temporary)
            return nil
        }
        let id = identifiers.result(kind, of: batch.id)
        try FileSystem.rename(temporary, to: paths.file(id))
        return FileRecord(
            id: id, filename: "\(batch.id)_\(kind).jsonl", bytes: sink.bytes, purpose: "batch_output",
            created: at / 1000, expires: at / 1000 + batch.keepResults)
    }

    private func unfinished(_ number: Int, _ customID: String) -> JSONValue {
        let answer = status == .expired ? Answer.expired : Answer.cancelled
        return answer.line(
            id: identifiers.line(number, of: batch.id, at: at / 1000), customID: customID, requestID: "")
    }
}
