// A robot on two wheels that speaks ROS 2 by eProsima Fast DDS, on loopback alone: `robot DOMAIN`, until SIGTERM.
// Lives, and says of itself, what tests/fakes/robot_process.py does. SIGUSR1 makes it publish a stop.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>

#include <fastdds/dds/domain/DomainParticipant.hpp>
#include <fastdds/dds/domain/DomainParticipantFactory.hpp>
#include <fastdds/dds/log/Log.hpp>
#include <fastdds/dds/log/StdoutErrConsumer.hpp>
#include <fastdds/dds/publisher/DataWriter.hpp>
#include <fastdds/dds/publisher/Publisher.hpp>
#include <fastdds/dds/subscriber/DataReader.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>
#include <fastdds/dds/subscriber/Subscriber.hpp>
#include <fastdds/rtps/transport/UDPv4TransportDescriptor.h>
#include <fastrtps/utils/IPLocator.h>

#include "rosPubSubTypes.h"

using namespace eprosima::fastdds::dds;
using Bool = std_msgs::msg::dds_::Bool_PubSubType;
using Image = sensor_msgs::msg::dds_::Image_PubSubType;
using Odometry = nav_msgs::msg::dds_::Odometry_PubSubType;
using Twist = geometry_msgs::msg::dds_::Twist_PubSubType;
using Clock = std::chrono::steady_clock;  // CLOCK_MONOTONIC

const double STEP = 0.01, LAG = 0.06, TIMEOUT = 0.4;  // seconds
const int ODOMETRY = 2, PICTURE = 10;                 // steps between two of them
const double LENGTH = 6.0, WIDTH = 4.0;               // of its room, in metres
const int COLUMNS = 32, ROWS = 24;                    // of its camera
const double FOCAL = 20.0;                            // pixels

volatile std::sig_atomic_t ended = 0, stopping = 0;

// A participant that is at 127.0.0.1 only, and looks for others there.
DomainParticipant *participant(int domain) {
  auto udp = std::make_shared<eprosima::fastdds::rtps::UDPv4TransportDescriptor>();
  udp->interfaceWhiteList = {"127.0.0.1"};
  eprosima::fastrtps::rtps::Locator_t peer;
  eprosima::fastrtps::rtps::IPLocator::setIPv4(peer, "127.0.0.1");
  DomainParticipantQos quality;
  quality.transport().use_builtin_transports = false;
  quality.transport().user_transports.push_back(udp);
  quality.wire_protocol().builtin.initialPeersList.push_back(peer);
  return DomainParticipantFactory::get_instance()->create_participant(domain, quality);
}

template <class Type> Topic *topic(DomainParticipant *among, const char *name) {
  TypeSupport type(new Type);
  type.register_type(among);
  return among->create_topic(name, type.get_type_name(), TOPIC_QOS_DEFAULT);
}

// As rclcpp publishes: volatile, and reliable unless for sensor data.
template <class Type> DataWriter *writer(DomainParticipant *among, const char *name, bool reliable) {
  DataWriterQos quality;
  quality.durability().kind = VOLATILE_DURABILITY_QOS;
  quality.reliability().kind = reliable ? RELIABLE_RELIABILITY_QOS : BEST_EFFORT_RELIABILITY_QOS;
  return among->create_publisher(PUBLISHER_QOS_DEFAULT)->create_datawriter(topic<Type>(among, name), quality);
}

// As rclcpp subscribes.
template <class Type> DataReader *reader(DomainParticipant *among, const char *name) {
  DataReaderQos quality;
  quality.reliability().kind = RELIABLE_RELIABILITY_QOS;
  return among->create_subscriber(SUBSCRIBER_QOS_DEFAULT)->create_datareader(topic<Type>(among, name), quality);
}

template <class Message> void publish(DataWriter *by, Message message) { by->write(&message); }

double now() { return std::chrono::duration<double>(Clock::now().time_since_epoch()).count(); }

std_msgs::msg::dds_::Header_ header(double time, const char *frame) {
  std_msgs::msg::dds_::Header_ made;
  made.stamp().sec(int(time));
  made.stamp().nanosec(unsigned((time - int(time)) * 1e9));
  made.frame_id(frame);
  return made;
}

struct Robot {
  double x = 1.5, y = 2.0, yaw = 0.0;  // START of tests/fakes/robot.py
  double v = 0.0, w = 0.0, told_v = 0.0, told_w = 0.0, told_at = 0.0;

  void obey(DataReader *commands) {
    Twist::type twist;
    SampleInfo info;
    while (commands->take_next_sample(&twist, &info) == ReturnCode_t::RETCODE_OK)
      if (info.valid_data) told_v = twist.linear().x(), told_w = twist.angular().z(), told_at = now();
    if (now() - told_at > TIMEOUT) told_v = told_w = 0.0;
  }

  void roll() {
    const double share = 1 - std::exp(-STEP / LAG);
    v += share * (told_v - v), w += share * (told_w - w);
    x += v * STEP * std::cos(yaw), y += v * STEP * std::sin(yaw), yaw = std::remainder(yaw + w * STEP, 2 * M_PI);
  }

  void say() const { std::printf("%.6f %.9f %.9f %.9f %.9f 0.0 %.9f\n", now(), v, w, x, y, yaw), std::fflush(stdout); }

  Odometry::type odometry() const {
    Odometry::type made;
    made.header(header(now(), "odom"));
    made.child_frame_id("base_link");
    made.pose().pose().position().x(x), made.pose().pose().position().y(y);
    made.pose().pose().orientation().z(std::sin(yaw / 2)), made.pose().pose().orientation().w(std::cos(yaw / 2));
    made.twist().twist().linear().x(v), made.twist().twist().angular().z(w);
    return made;
  }

  // Metres, along the camera's axis, to the wall that a column of the picture sees.
  float depth(int column) const {
    const double aside = (COLUMNS / 2 - column - 0.5) / FOCAL;
    const double dx = std::cos(yaw) - aside * std::sin(yaw), dy = std::sin(yaw) + aside * std::cos(yaw);
    return std::min((dx > 0 ? LENGTH - x : x) / std::abs(dx), (dy > 0 ? WIDTH - y : y) / std::abs(dy));
  }

  Image::type picture() const {
    float seen[ROWS][COLUMNS];
    for (auto &row : seen)
      for (int i = 0; i < COLUMNS; i++) row[i] = depth(i);
    Image::type made;
    made.header(header(now(), "camera"));
    made.height(ROWS), made.width(COLUMNS), made.encoding("32FC1"), made.step(sizeof seen[0]);
    made.data().resize(sizeof seen);
    std::memcpy(made.data().data(), seen, sizeof seen);
    return made;
  }
};

void live(DomainParticipant *among) {
  DataReader *commands = reader<Twist>(among, "rt/cmd_vel");
  DataWriter *odometries = writer<Odometry>(among, "rt/odom", true);
  DataWriter *pictures = writer<Image>(among, "rt/camera/aligned_depth_to_color/image_raw", false);
  DataWriter *stops = writer<Bool>(among, "rt/stop", true);
  Bool::type stop;
  stop.data(true);
  Robot robot;
  const auto began = Clock::now();
  for (long step = 0; !ended; step++) {
    robot.obey(commands), robot.roll(), robot.say();
    if (step % ODOMETRY == 0) publish(odometries, robot.odometry());
    if (step % PICTURE == 0) publish(pictures, robot.picture());
    if (stopping) stopping = 0, publish(stops, stop);
    std::this_thread::sleep_until(began + step * std::chrono::duration<double>(STEP));
  }
}

int main(int count, char **words) {
  std::signal(SIGTERM, [](int) { ended = 1; });
  std::signal(SIGUSR1, [](int) { stopping = 1; });
  Log::ClearConsumers();  // they would write to where it says of itself
  Log::RegisterConsumer(std::make_unique<StdoutErrConsumer>());
  DomainParticipant *among = count == 2 ? participant(std::atoi(words[1])) : nullptr;
  if (among == nullptr) return 1;
  live(among);
  among->delete_contained_entities();
  DomainParticipantFactory::get_instance()->delete_participant(among);
}
