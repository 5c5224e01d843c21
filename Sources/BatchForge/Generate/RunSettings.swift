import ForgeJSON
import ForgeTrail

/// The settings that a run was generated with, as `job_<run>.json` keeps them.
///
/// Marks are only where they were made: a run's documents can be found again in its own database, collection and
/// fields, and nowhere else. To look for them elsewhere finds nothing, which must not be taken for "nothing there".
package enum RunSettings {
    /// Throws unless the job as it is loaded now leads to the documents of `runs`.
    package static func verify(_ runs: some Sequence<RunID>, against job: Job, trail: Trail) throws {
        for run in runs {
            guard let frozen = try frozenJob(of: run, trail: trail) else { continue }
            for (section, key) in places where frozen[section]?[key] != job.frozen[section]?[key] {
                let then = frozen[section]?[key]?.stringValue ?? ""
                let now = job.frozen[section]?[key]?.stringValue ?? ""
                throw StepError(
                    .configuration, "run \(run) was made with \(section).\(key) '\(then)', and now it is '\(now)'",
                    hint: "its documents are to be found where it took them from: set it back, or give "
                        + "--uri, --db and --collection as gen-batch had them")
            }
        }
    }

    /// What a batch of the run is created with: as the run was made, where its settings are kept, else as the job is now.
    package static func request(
        of run: RunID, else job: Job, trail: Trail
    ) throws -> (endpoint: String, completionWindow: String) {
        let frozen = try frozenJob(of: run, trail: trail)?["request"]
        return (
            frozen?["endpoint"]?.stringValue ?? job.request.endpoint,
            frozen?["completion_window"]?.stringValue ?? job.request.completionWindow
        )
    }

    /// What `job_<run>.json` says; nil for a run of another program, which has no settings of ours.
    package static func frozenJob(of run: RunID, trail: Trail) throws -> JSONValue? {
        guard try trail.directory.exists(.job(run)) else { return nil }
        return try JSONValue(parsing: try trail.directory.read(.job(run)))
    }

    private static let places = [
        ("mongodb", "database"), ("mongodb", "collection"), ("status", "field"), ("status", "info_field"),
    ]
}
