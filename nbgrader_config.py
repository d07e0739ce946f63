"""Settings with which plain `nbgrader …` and the formgrader work from this folder.

Student data stays under ``class/``; ``assignments/`` is what students get.
"""

from pathlib import Path

from civicsdata.authoring.settings import release_preprocessors

root = Path(__file__).resolve().parent
c = get_config()  # noqa: F821

c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = "handed-over"
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.submitted_directory = "class/submitted"
c.CourseDirectory.autograded_directory = "class/autograded"
c.CourseDirectory.feedback_directory = "class/feedback"
c.CourseDirectory.solution_directory = "build/solution"
c.CourseDirectory.db_url = f"sqlite:///{root / 'class' / 'gradebook.db'}"
c.CourseDirectory.groupshared = False

# The exchange stays inside class/ as well, so that nothing looks for a shared folder elsewhere.
c.Exchange.root = str(root / "class" / "exchange")
c.Exchange.path_includes_course = False

c.GenerateAssignment.preprocessors = release_preprocessors()
c.ExportApp.plugin_class = "nbgrader.plugins.export.CsvExportPlugin"
