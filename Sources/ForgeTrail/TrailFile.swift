/// The files of a batch directory and their names. No other place spells them.
package enum TrailFile: Hashable, Sendable {
    /// What is sent, byte for byte.
    case input(Part)
    /// The provider's last word on the batch.
    case batch(Part)
    /// What came back, byte for byte.
    case output(Part)
    /// The lines that the provider rejected, byte for byte.
    case error(Part)
    /// One line a request: what became of it.
    case results(Part)
    /// Answers that no longer found their document.
    case unapplied(Part)
    case currentBatchID
    case failedIDs
    case failed
    /// The settings that the run used.
    case job(RunID)
    /// A template that the run used.
    case prompt(RunID, role: PromptRole)
    /// A template that one of those brings in.
    case template(RunID, number: Int)
    case journal
    /// The ids that are too long for a custom_id.
    case ids(RunID)
    /// What a cut-off write left at the end of the journal.
    case torn(Int)

    package init?(name: String) {
        switch name {
        case "current_batch_id.txt": self = .currentBatchID
        case "failed_ids.txt": self = .failedIDs
        case "failed.jsonl": self = .failed
        case "journal.jsonl": self = .journal
        default:
            guard let file = Self.named(name), file.name == name else { return nil }
            self = file
        }
    }

    package var name: String {
        switch self {
        case .input(let part): "batch_input_\(part).jsonl"
        case .batch(let part): "batch_\(part).json"
        case .output(let part): "batch_output_\(part).jsonl"
        case .error(let part): "batch_error_\(part).jsonl"
        case .results(let part): "results_\(part).jsonl"
        case .unapplied(let part): "unapplied_\(part).jsonl"
        case .currentBatchID: "current_batch_id.txt"
        case .failedIDs: "failed_ids.txt"
        case .failed: "failed.jsonl"
        case .job(let run): "job_\(run).json"
        case .prompt(let run, let role): "prompt_\(run)_\(role.rawValue).j2"
        case .template(let run, let number): "prompt_\(run)_\(Int64(number).padded(3)).j2"
        case .journal: "journal.jsonl"
        case .ids(let run): "ids_\(run).jsonl"
        case .torn(let number): "journal.torn-\(number)"
        }
    }

    /// Whether the file, once published, is never replaced by other bytes. The others are pointers, derived from the
    /// journal and written anew whenever it says something new.
    package var isSealed: Bool {
        switch self {
        case .input, .output, .error, .results, .unapplied, .job, .prompt, .template, .ids, .torn: true
        case .batch, .currentBatchID, .failedIDs, .failed: false
        // Appended to, and never replaced at all.
        case .journal: true
        }
    }

    /// Whether a sealed file may be published again with more behind what it has: ids are added with each part.
    package var mayGrow: Bool {
        if case .ids = self { true } else { false }
    }

    /// The part or run that the name carries.
    package var run: RunID? {
        switch self {
        case .input(let part), .batch(let part), .output(let part), .error(let part), .results(let part),
            .unapplied(let part):
            part.run
        case .job(let run), .prompt(let run, _), .template(let run, _), .ids(let run): run
        case .currentBatchID, .failedIDs, .failed, .journal, .torn: nil
        }
    }

    private static func named(_ name: String) -> TrailFile? {
        // The longer prefix first: "batch_" begins them all.
        let ofParts: [(prefix: String, suffix: String, make: (Part) -> TrailFile)] = [
            ("batch_input_", ".jsonl", { .input($0) }), ("batch_output_", ".jsonl", { .output($0) }),
            ("batch_error_", ".jsonl", { .error($0) }), ("results_", ".jsonl", { .results($0) }),
            ("unapplied_", ".jsonl", { .unapplied($0) }), ("batch_", ".json", { .batch($0) }),
        ]
        for form in ofParts {
            if let middle = between(form.prefix, form.suffix, in: name) { return Part(middle).map(form.make) }
        }
        if let middle = between("job_", ".json", in: name) { return RunID(middle).map { .job($0) } }
        if let middle = between("ids_", ".jsonl", in: name) { return RunID(middle).map { .ids($0) } }
        if let middle = between("journal.torn-", "", in: name) {
            return Int(middle).flatMap { $0 >= 1 ? .torn($0) : nil }
        }
        if let middle = between("prompt_", ".j2", in: name), let bar = middle.lastIndex(of: "_"),
            let run = RunID(String(middle[..<bar]))
        {
            let word = String(middle[middle.index(after: bar)...])
            if let role = PromptRole(rawValue: word) { return .prompt(run, role: role) }
            if let number = Int(word), number >= 1 { return .template(run, number: number) }
        }
        return nil
    }

    private static func between(_ prefix: String, _ suffix: String, in name: String) -> String? {
        guard name.utf8.count > prefix.utf8.count + suffix.utf8.count, name.hasPrefix(prefix), name.hasSuffix(suffix)
        else { return nil }
        return String(name.dropFirst(prefix.count).dropLast(suffix.count))
    }
}

/// Whose words a prompt template makes, as the Chat Completions API calls it.
package enum PromptRole: String, Hashable, Sendable, CaseIterable {
    case system
    case user
}
