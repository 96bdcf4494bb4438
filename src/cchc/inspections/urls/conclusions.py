"""Addresses of findings and of the conclusion."""

from django.urls import path

from ..views import conclusions, findings

urlpatterns = [
    path("<slug:code>/findings/", findings.findings, name="findings"),
    path("<slug:code>/findings/new/", findings.new, name="finding_new"),
    path("<slug:code>/findings/<int:pk>/", findings.edit, name="finding_edit"),
    path("<slug:code>/findings/<int:pk>/remove/", findings.remove, name="finding_remove"),
    path("<slug:code>/causes/new/", findings.cause_new, name="cause_new"),
    path("<slug:code>/causes/<int:pk>/remove/", findings.cause_remove, name="cause_remove"),
    path("<slug:code>/requests/new/", findings.request_new, name="request_new"),
    path("<slug:code>/requests/<int:pk>/", findings.request_edit, name="request_edit"),
    path("<slug:code>/requests/<int:pk>/remove/", findings.request_remove, name="request_remove"),
    path("<slug:code>/conclusion/", conclusions.conclusion, name="conclusion"),
    path("<slug:code>/conclusion/save/", conclusions.save, name="conclusion_save"),
    path("<slug:code>/conclusion/submit/", conclusions.submit, name="conclusion_submit"),
    path("<slug:code>/conclusion/contradiction/", conclusions.contradiction, name="conclusion_contradiction"),
    path("<slug:code>/conclusion/return/", conclusions.give_back, name="conclusion_return"),
    path("<slug:code>/conclusion/issue/", conclusions.issue, name="conclusion_issue"),
    path("<slug:code>/conclusion/publish/", conclusions.publish, name="conclusion_publish"),
    path("<slug:code>/conclusion/replace/", conclusions.replace, name="conclusion_replace"),
    path("<slug:code>/conclusion/paper.<str:form>", conclusions.paper, name="conclusion_paper"),
]
