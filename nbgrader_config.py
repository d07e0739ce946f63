"""Settings with which plain `nbgrader …` and the formgrader work from this folder.

Student data stays under ``class/``; ``assignments/`` is what students get. The variable
CIVICSDATA_CLASS names another folder for student data, such as ``class/demo``.
"""

import os
from pathlib import Path

from civicsdata.instructor.authoring.notebooks.settings import release_preprocessors
from civicsdata.instructor.grading import nbgrader_plugins as plugins
from civicsdata.instructor.grading.folders import ClassFolders
from civicsdata.instructor.grading.gradebook import export
from civicsdata.instructor.grading.gradebook.register import url_of
from civicsdata.instructor.lab.formgrader import formgrader_templates
from civicsdata.instructor.term.dates.late_plugin import DatesPlugin

root = Path(__file__).resolve().parent
students = os.environ.get("CIVICSDATA_CLASS", "class")
c = get_config()

c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = "handed-over"
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.submitted_directory = f"{students}/submitted"
c.CourseDirectory.autograded_directory = f"{students}/autograded"
c.CourseDirectory.feedback_directory = f"{students}/feedback"
c.CourseDirectory.solution_directory = "build/solution"
c.CourseDirectory.db_url = url_of(ClassFolders(root, students))
ClassFolders(root, students).make_classroom()

# The exchange stays inside the same folder, so that nothing looks for a shared one elsewhere.
c.Exchange.root = str(root / students / "exchange")
(root / students / "exchange").mkdir(exist_ok=True)

c.GenerateAssignment.preprocessors = release_preprocessors()

# `nbgrader autograde` and the formgrader's button judge as `civicsdata grade` does: outside the
# student's process, behind walls. c.JudgeSubmission.unconfined = True leaves the walls out.
c.Autograde.sanitize_preprocessors = plugins.sanitize_preprocessors()
c.Autograde.autograde_preprocessors = plugins.autograde_preprocessors()
c.Autograde.exporter_class = plugins.LenientNotebookExporter
c.Autograde.post_convert_hook = plugins.end_submission

# The late rule of class/dates.toml; without one, what c.LateSubmissionPlugin says.
c.AssignLatePenalties.plugin_class = DatesPlugin

# `nbgrader export` writes a table that a spreadsheet opens safely, beside the gradebook.
c.ExportApp.plugin_class = export.TableExportPlugin

# `nbgrader generate_feedback`, `nbgrader release_feedback` and the formgrader's buttons deliver the
# pages of `civicsdata feedback`. By name, so that grading does not load what pages need.
pages = "civicsdata.instructor.report.feedback.delivery"
c.GenerateFeedback.exporter_class = f"{pages}.FeedbackExporter"
c.GenerateFeedback.preprocessors = []
c.ExchangeFactory.release_feedback = f"{pages}.ReleaseFeedback"

# The formgrader's pages need no network: MathJax comes from this machine.
c.HTMLExporter.extra_template_basedirs = formgrader_templates()
