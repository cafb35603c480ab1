"""The addresses of the embedded server."""

from django.contrib import admin
from django.contrib.auth.views import PasswordChangeView
from django.urls import include, path
from django.views.i18n import set_language

from alongside.server import errors, handlers, letting_in, resources, sign_in, views
from alongside.server.course_files import serve_course_file
from alongside.workspace.credentials.published import key_set

admin.site.site_header = admin.site.site_title = "Alongside"
admin.site.enable_nav_sidebar = False

urlpatterns = [
    path("", views.home, name="home"),
    path("unit/<str:code>/", views.unit, name="unit"),
    path("jump_to_id/<str:code>", views.jump_to, name="jump-to"),
    path("progress/", views.progress, name="progress"),
    path("messages/", views.messages, name="messages"),
    path("messages/read/", views.read_messages, name="read-messages"),
    path("messages/<uuid:uuid>/", views.open_message, name="open-message"),
    path("about/", views.about, name="about"),
    path("language/", set_language, name="set-language"),
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/demo/", sign_in.choose_demo_person, name="choose-demo-person"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path(
        "password/",
        PasswordChangeView.as_view(template_name="alongside_server/password.html", success_url="/"),
        name="password",
    ),
    path("welcome/<str:uidb64>/<str:token>/", letting_in.FirstPassword.as_view(), name="first-password"),
    path("new-people/", letting_in.new_people, name="new-people"),
    path("new-people/sample.csv", letting_in.sample, name="new-people-sample"),
    path("new-people/links.csv", letting_in.ways_in, name="ways-in"),
    path("handlers/<str:usage_key>/<str:handler>", handlers.handle, name="handler"),
    path("handlers/<str:usage_key>/<str:handler>/<path:suffix>", handlers.handle, name="handler"),
    path("static/<str:digest>/<path:name>", resources.serve, name="static-file"),
    path("files/<str:digest>/<path:name>", serve_course_file, name="course-file"),
    path(".well-known/jwks.json", key_set),
    path("alongside/", views.caseload, name="caseload"),
    path("alongside/", include("alongside.workspace.addresses")),
    path("admin/login/", sign_in.to_admin),
    path("admin/", admin.site.urls),
    path("favicon.ico", views.icon),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
